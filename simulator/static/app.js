/** The chat page: follows the address to a person and a space, and keeps both up to date. Start reading here. */

import { Webex } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Directory } from "./directory.js";
import { avatar, byId, el } from "./dom.js";
import { oneAtATime, watch } from "./live.js";
import { currentRoute, go, linkTo, replaceRoute } from "./route.js";
import { Seen } from "./seen.js";
import { choosePerson, drawPeople, drawSpaces } from "./sidebar.js";
import { drawSuggestions, suggestionsFor } from "./suggestions.js";
import { toast } from "./toast.js";

const WIDE = matchMedia("(min-width: 720px)");

const composer = new Composer();
const parts = Object.fromEntries(["scroller", "timeline", "earlier", "newer", "empty"].map((id) => [id, byId(id)]));

let people = [];
let me = null;
let webex = null;
let seen = null;
let suggestions = null;
let rooms = [];
let conversation = null;
let shown = "";

async function start() {
  people = await (await fetch("/_control/people")).json();
  window.addEventListener("hashchange", follow);
  WIDE.addEventListener("change", follow);
  byId("new-message").onclick = () => choosePerson(people, me, writeTo);
  await follow();
  watch((roomId) => refresh(roomId).catch(toast));
}

/** Shows what the address asks for. */
const follow = oneAtATime(async () => {
  try {
    const route = currentRoute();
    await become(people.find((person) => person.email === route.person) ?? firstPerson());
    await show(route);
  } catch (error) {
    toast(error);
  }
});

function firstPerson() {
  return people.find((person) => !person.isBot);
}

async function become(person) {
  if (me === person) return;
  const asPerson = new Webex(person.token);
  rooms = await asPerson.rooms();
  me = person;
  webex = asPerson;
  seen = new Seen(person.id, rooms);
  drawPeople(people, me, (email) => go({ person: email, room: currentRoute().room }));
  suggestions = suggestionsFor(webex, me);
}

/** Opens the room or the first message of the route; on a wide screen there is always something open. */
async function show({ room: roomId, to }) {
  const draft = people.find((person) => person.email === to);
  const room = rooms.find((each) => each.id === roomId) ?? (WIDE.matches && !draft ? rooms[0] : undefined);
  replaceRoute({ person: me.email, room: room?.id, to: room ? undefined : draft?.email });
  document.body.classList.toggle("reading", Boolean(room || draft));
  const wanted = `${me.id} ${room?.id ?? draft?.id}`;
  if (wanted !== shown) {
    shown = wanted;
    conversation?.close();
    conversation = null;
    if (room) await open(room);
    else if (draft) openDraft(draft);
    else composer.hide();
  }
  drawRooms();
}

async function open(room) {
  const key = shown;
  const members = await webex.members(room.id);
  const directory = new Directory(people, members);
  const context = { webex, me, people: directory };
  const reply = (message) => composer.replyTo(message, directory.author(message).name);
  conversation = new Conversation(room.id, context, parts, reply);
  head(room.title, subtitle(room, members), { square: room.type === "group", bot: directory.isBot(room.title) });
  const others = directory.members.filter((member) => member.id !== me.id);
  const send = (message) => webex.send({ roomId: room.id, ...message }).then(() => refresh(room.id));
  composer.moveTo({ key, name: room.title, send }, others);
  offer(others, room.type === "group");
  seen.mark(room);
  await conversation.refresh();
}

/** A first message to someone: the space comes to be when it is sent. */
function openDraft(person) {
  head(person.name, person.email, { bot: person.isBot });
  parts.timeline.replaceChildren();
  parts.earlier.hidden = true;
  parts.empty.hidden = false;
  composer.moveTo({ key: shown, name: person.name, send: (message) => sendFirst(person, message) }, []);
  offer([{ bot: person.isBot, name: person.name }], false);
}

async function sendFirst(person, message) {
  const { roomId } = await webex.send({ toPersonEmail: person.email, ...message });
  rooms = await webex.rooms();
  go({ person: me.email, room: roomId });
}

function head(title, words, look) {
  byId("space-title").textContent = title;
  byId("space-subtitle").textContent = words;
  byId("space-avatar").replaceChildren(avatar(title, look));
  byId("back").href = linkTo({ person: me.email });
  greet(title);
}

function greet(name) {
  parts.empty.replaceChildren(
    el("strong", {}, `This is the beginning of your conversation with ${name}`),
    el("p", {}, "Write a message below."),
  );
}

function subtitle(room, members) {
  const names = members.filter((member) => member.personId !== me.id).map((member) => member.personDisplayName);
  return room.type === "group" ? `${members.length} people: you, ${names.join(", ")}` : "Direct conversation";
}

/** Sentences to try, where there is a bot to read them. */
async function offer(others, inGroup) {
  const key = shown;
  const bot = others.find((person) => person.bot);
  byId("try").hidden = !bot;
  const sentences = await suggestions;
  const prefix = inGroup ? `@${bot?.name} ` : "";
  if (bot && key === shown) drawSuggestions(byId("try"), sentences, prefix, (text) => composer.suggest(text));
}

function writeTo(person) {
  const direct = rooms.find((room) => room.type === "direct" && room.title === person.name);
  go(direct ? { person: me.email, room: direct.id } : { person: me.email, to: person.email });
}

/** Takes in what has changed in one room, or anywhere. */
async function refresh(roomId) {
  const asked = webex;
  const isHere = !roomId || roomId === conversation?.roomId;
  const [latest] = await Promise.all([webex.rooms(), isHere && conversation?.refresh()]);
  if (asked !== webex) return;
  rooms = latest;
  const current = rooms.find((room) => room.id === conversation?.roomId);
  if (current) seen.mark(current);
  drawRooms();
}

function drawRooms() {
  const directory = new Directory(people);
  const hasNews = (room) => seen.hasNews(room);
  drawSpaces(rooms, { me, current: conversation?.roomId, hasNews, isBot: (title) => directory.isBot(title) });
  const news = rooms.filter(hasNews).length;
  document.title = `${news ? `(${news}) ` : ""}${byId("space-title").textContent} · Rollcall`;
}

start().catch(toast);
