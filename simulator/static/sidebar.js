/** Who one is and which spaces there are. */

import { avatar, byId, el } from "./dom.js";
import { linkTo } from "./route.js";
import { brief } from "./time.js";

/** The people one can be; bots speak for themselves. */
export function drawPeople(people, me, choose) {
  const select = byId("person");
  const options = people
    .filter((person) => !person.isBot)
    .map((person) => el("option", { value: person.email }, person.name));
  select.replaceChildren(...options);
  select.value = me.email;
  select.onchange = () => choose(select.value);
  byId("my-avatar").replaceChildren(avatar(me.name));
}

export function drawSpaces(rooms, { me, current, hasNews, isBot }) {
  const entries = rooms.map((room) => entry(room, me, room.id === current, hasNews(room), isBot(room.title)));
  byId("spaces").replaceChildren(...(entries.length ? entries : [el("li", { class: "none" }, "No spaces yet")]));
}

function entry(room, me, chosen, news, bot) {
  const link = el(
    "a",
    {
      href: linkTo({ person: me.email, room: room.id }),
      class: news ? "space news" : "space",
      "aria-current": chosen && "page",
    },
    avatar(room.title, { square: room.type === "group", bot }),
    el("span", { class: "title" }, room.title),
    el("time", { datetime: room.lastActivity }, brief(room.lastActivity)),
    news && el("span", { class: "dot" }, el("span", { class: "visually-hidden" }, "unread")),
  );
  return el("li", {}, link);
}

/** Opens the list of people one can write to. */
export function choosePerson(people, me, choose) {
  const dialog = byId("people");
  const others = people.filter((person) => person.id !== me.id);
  byId("people-list").replaceChildren(...others.map((person) => el("li", {}, personButton(person, choose))));
  dialog.showModal();
}

function personButton(person, choose) {
  return el(
    "button",
    { class: "person", onclick: () => choose(person) },
    avatar(person.name, { bot: person.isBot }),
    el("span", { class: "title" }, person.name, person.isBot && el("span", { class: "badge" }, "Bot")),
    el("small", {}, person.email),
  );
}
