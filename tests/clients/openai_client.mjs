// Checks a running server with OpenAI's Node client: node openai_client.mjs http://127.0.0.1:PORT
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2] + "/v1", apiKey: "any", maxRetries: 0 });
const check = (what, holds) => {
  console.log(holds ? "ok   " : "WRONG", what);
  if (!holds) process.exit(1);
};

const speech = (more) => client.audio.speech.create({ model: "tts-1", voice: "alloy", input: "Hello there.", ...more });
for (const format of ["wav", "mp3", "opus", "flac", "pcm"]) {
  const bytes = Buffer.from(await (await speech({ response_format: format })).arrayBuffer());
  check(format, bytes.length > 1000);
}
let chunks = 0;
const streamed = await speech({ input: "One sentence. ".repeat(40), response_format: "pcm" });
for await (const chunk of streamed.body) chunks += chunk.length > 0;
check("audio comes in pieces", chunks > 3);
check("models", (await client.models.list()).data.some((model) => model.id === "tts-1"));
const error = await speech({ voice: "nobody" }).catch((thrown) => thrown);
check("unknown voice", error instanceof OpenAI.NotFoundError && error.code === "voice_not_found");
