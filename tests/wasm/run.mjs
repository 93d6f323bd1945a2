// Serves what the calls of `src/lib.rs` need, and makes them in Node.js and in a browser, if the program of one is given.
//
//     node run.mjs FOLDER ENDPOINT [BROWSER]
//
// FOLDER has what wasm-bindgen wrote, ENDPOINT is a sandbox of the schema `tests/kitchen-sink`.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, sandbox, browser] = process.argv.slice(2);
const LONGEST = 120_000;
const page = () => `<!doctype html><meta charset="utf-8"><script type="module">
  const report = (text) => fetch("/report", { method: "POST", body: text });
  console.error = (text) => report(String(text));
  import("/actionapi_wasm.js").then(async ({ default: init, run }) => {
    await init();
    await run(location.origin, "${sandbox}", "${closed}", true);
    await report("");
  }).catch((error) => report(String(error)));
</script>`;

// How often a request under a path was not answered to its end, because the caller went away; and what was sent.
const abandoned = {};
const stolen = [];
const salts = [];
const busy = new Set();
let reported;

const reply = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};
const success = (response, data) => reply(response, 200, { meta: { status: "ok" }, response: { data } });

const paths = {
  refused: (_, response) => reply(response, 200, { meta: { status: 0, message: 'it is not a "key"', "error code": 17 } }),
  busy(request, response) {
    const client = request.headers["user-agent"];
    const again = busy.has(client);
    busy.add(client);
    again ? success(response, "a") : reply(response, 503, {});
  },
  counted: (request, response) => success(response, request.headers["x-counted"]),
  big: (_, response) => success(response, "a".repeat(1_000_000)),
  slow() {},
  dropped() {},
  stalled(_, response) {
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": 200_000 });
    response.write(Buffer.alloc(100_000, 1));
  },
  moved(_, response) {
    response.writeHead(302, { location: "/stolen" });
    response.end();
  },
  stolen(request, response) {
    stolen.push(request.url);
    success(response, "a");
  },
  sandbox(request, response, body) {
    const { method, headers } = request;
    const to = new URL(sandbox.replace(/\/$/, "") + request.url.slice("/sandbox".length));
    const passed = http.request(to, { method, headers: { ...headers, host: to.host } }, (from) => {
      response.writeHead(from.statusCode, from.headers);
      from.pipe(response);
    });
    passed.on("error", (error) => response.destroy(error));
    passed.end(body);
  },
  report(_, response, body) {
    response.end();
    reported?.(String(body));
  },
};

async function serve(request, response) {
  const name = request.url.split(/[/?]/)[1];
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  response.on("close", () => {
    if (!response.writableFinished) abandoned[name] = (abandoned[name] ?? 0) + 1;
  });
  const salt = new URLSearchParams(String(body)).get("salt");
  if (salt) salts.push(salt);
  if (paths[name]) return paths[name](request, response, body);
  if (name === "") return response.writeHead(200, { "content-type": "text/html" }).end(page());
  const type = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
  try {
    const file = await readFile(join(folder, name));
    response.writeHead(200, { "content-type": type }).end(file);
  } catch {
    response.writeHead(404).end();
  }
}

async function listen(server) {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${server.address().port}`;
}

const base = await listen(http.createServer((request, response) => serve(request, response).catch((error) => response.destroy(error))));
const nobody = http.createServer();
const closed = await listen(nobody);
await new Promise((done) => nobody.close(done));

function check(is, what) {
  if (!is) throw new Error(what);
}

// What the server saw of the calls of one environment.
async function checkServed(environment) {
  // A connection that was closed is noticed after a moment.
  for (let left = 100; left && !(abandoned.slow && abandoned.dropped && abandoned.stalled); left--) {
    await new Promise((done) => setTimeout(done, 50));
  }
  for (const name of ["slow", "dropped", "stalled"]) {
    check(abandoned[name] === 1, `${environment}: the request /${name} was not ended: ${abandoned[name]}`);
    delete abandoned[name];
  }
  check(!stolen.length, `${environment}: a redirect was followed`);
  check(new Set(salts).size === salts.length, `${environment}: a random value came twice`);
  console.log(`${environment}: passed`);
}

async function inNode() {
  const { default: init, run } = await import(pathToFileURL(resolve(folder, "actionapi_wasm.js")));
  await init({ module_or_path: await readFile(join(folder, "actionapi_wasm_bg.wasm")) });
  await run(base, sandbox, closed, false);
  await checkServed("Node.js");
}

async function inBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "actionapi-wasm-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", `--user-data-dir=${profile}`];
  const process = spawn(browser, [...flags, base], { stdio: "ignore" });
  try {
    const report = await new Promise((done, fail) => {
      reported = done;
      process.on("error", fail);
      process.on("exit", (code) => fail(new Error(`the browser ended with ${code}`)));
    });
    check(report === "", `the browser: ${report}`);
    await checkServed("the browser");
  } finally {
    process.removeAllListeners("exit");
    const ended = new Promise((done) => process.on("exit", done));
    process.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

setTimeout(() => {
  console.error("the calls did not end");
  process.exit(1);
}, LONGEST).unref();
await inNode();
if (browser) await inBrowser();
process.exit(0);
