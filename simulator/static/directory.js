/** Who is who: names for person ids, from the simulator's people and from a room's members. */

const BOT_ADDRESS = /@webex\.bot$/i;

export class Directory {
  #people;

  constructor(people, members = []) {
    this.members = members.map((member) => ({
      id: member.personId,
      name: member.personDisplayName || member.personEmail,
      email: member.personEmail,
      bot: BOT_ADDRESS.test(member.personEmail),
    }));
    const known = people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      bot: person.isBot,
    }));
    this.#people = new Map([...this.members, ...known].map((person) => [person.id, person]));
  }

  /** A message's author, by e-mail where the person has left. */
  author({ personId, personEmail }) {
    return this.#people.get(personId) ?? { name: personEmail ?? "Someone", bot: BOT_ADDRESS.test(personEmail ?? "") };
  }

  isBot(name) {
    return [...this.#people.values()].some((person) => person.bot && person.name === name);
  }
}
