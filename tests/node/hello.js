// A hello-world bot as webex-node-bot-framework's users write it. It says on standard output when it is ready.
const http = require("node:http");
const Framework = require("webex-node-bot-framework");

const CARD = {
  type: "AdaptiveCard",
  version: "1.3",
  body: [{ type: "Input.Text", id: "name", label: "Your name" }],
  actions: [{ type: "Action.Submit", title: "Send" }],
};

const server = http.createServer((request, response) => {
  let text = "";
  request.on("data", (part) => (text += part));
  request.on("end", () => {
    request.body = JSON.parse(text);
    response.status = (code) => ((response.statusCode = code), response);
    response.send = (words) => response.end(words);
    hear(request, response);
  });
});
let hear;

server.listen(0, "127.0.0.1", () => {
  const webhookUrl = `http://127.0.0.1:${server.address().port}/hook`;
  const framework = new Framework({ token: process.env.TOKEN, webhookUrl, webhookSecret: process.env.SECRET });
  hear = require("webex-node-bot-framework/webhook")(framework);
  framework.on("initialized", () => console.log("ready"));
  framework.hears("hello", async (bot, trigger) => {
    await bot.reply(trigger.message, `Hello ${trigger.person.displayName}`);
    await bot.sendCard(CARD, "a card");
  });
  framework.hears("who", async (bot) => {
    const webex = framework.webex;
    const rooms = (await webex.rooms.list()).items;
    const members = (await webex.memberships.list({ roomId: bot.room.id })).items;
    const [person] = (await webex.people.list({ email: "alice@example.com" })).items;
    await bot.say(`${rooms.length} rooms, ${members.length} members, ${person.displayName}`);
  });
  framework.on("attachmentAction", (bot, trigger) => bot.say(`Thank you, ${trigger.attachmentAction.inputs.name}`));
  framework.start();
});
