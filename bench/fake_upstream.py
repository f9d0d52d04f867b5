#!/usr/bin/env python3
"""Fake OpenAI-compatible chat endpoint with a fixed, known token schedule, and with every fault that a test needs.

It stands in for a model, so that a measured app is the only unknown: it answers POST .../chat/completions (streamed
or whole), GET .../models, GET /stats (counters) and GET /last (what the last chat request asked), and listens on
loopback only. `app` is a plain ASGI app, so tests can serve it in their own process.

    python bench/fake_upstream.py --port 9100                 # 40 tokens, 10 ms apart
    python bench/fake_upstream.py --port 9100 --delay-ms 0    # as fast as it can

The model name in each request may override the defaults, so one running process serves every mode. Words are joined
with '-', in any order, after 'fake':

    fake-t40-d10-f300   40 tokens, 10 ms apart, 300 ms before the first one
    fake-d0             no delay between tokens
    fake-err429         answer with that HTTP status; err429x2 only the first 2 times, then normally
    fake-after1         send 'Retry-After: 1' with an error status
    fake-cut10          drop the connection after 10 tokens
    fake-short5         end the stream after 5 tokens, with neither finish_reason nor [DONE]
    fake-hang, hang5    send the headers, then nothing; or nothing more after 5 tokens
    fake-malformed3     send something that is not JSON as the 3rd chunk
    fake-empty          finish without a word
    fake-refuse         send a refusal; fake-filter ends with finish_reason content_filter
    fake-null           the first delta has content null
    fake-usage          a usage chunk with empty choices before [DONE]
    fake-crlf           CRLF line ends, comments and event fields between the chunks
    fake-think          a <think> ... </think> part before the words
    fake-json           ignore stream=true and answer whole
    fake-plainjson      answer 400 to json_schema; fake-nojson to every response_format
    fake-newnames       answer 400 to max_tokens, as endpoints do that want max_completion_tokens
    fake-script         say what was put to /script (POST {"text": ...}), a word a token

The first token carries two clock readings, 'RX<ns>TX<ns>Z.': when the request arrived and when the token left, from
time.monotonic_ns(), which every process of one Linux machine shares. A client that knows when it sent the request and
when it saw that token gets the latency between it and the model, without a second, noisy reference run. It is a
sentence of its own, so an app that releases whole sentences can release it at once. The last token is 'FIN'.

A request with a response_format (or tools) and stream=false gets the text of --reply-json, if one was given: use it
to script a judge's structured answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

DEFAULTS: dict[str, float] = {"tokens": 40, "delay_ms": 10.0, "first_ms": 0.0, "max_hang_s": 60.0}
REPLY: dict[str, str | None] = {"json": None, "script": None}
STATS = {"requests": 0, "active": 0, "peak": 0, "tokens": 0, "aborted": 0}
LAST: dict[str, Any] = {}
FAILED: dict[str, int] = {}
WORDS = [
    "I ", "guess ", "it ", "has ", "been ", "hard ", "to ", "sleep ", "at ", "all ", "lately, ", "what ", "with ",
    "everything ", "that ", "comes ", "up, ",
]  # fmt: skip
NUMBERS = {"t": "tokens", "d": "delay_ms", "f": "first_ms"}
FLAGS = {
    "empty", "refuse", "filter", "null", "usage", "crlf", "think", "json", "plainjson", "nojson", "newnames",
    "script",
}  # fmt: skip

_HEAD = '{"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1,"model":"fake",'


def _data(rest: str) -> bytes:
    return ("data: " + _HEAD + rest + "}\n\n").encode()


def _delta(delta: str, finish: str = "null") -> bytes:
    return _data('"choices":[{"index":0,"delta":' + delta + ',"finish_reason":' + finish + "}]")


def _chunk(text: str) -> bytes:
    return _delta('{"content":' + json.dumps(text) + "}")


_ROLE = _delta('{"role":"assistant","content":""}')
_NULL_ROLE = _delta('{"role":"assistant","content":null}')
_USAGE = _data('"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":40,"total_tokens":41}')
_DONE = b"data: [DONE]\n\n"
_WORD_CHUNKS = [_chunk(word) for word in WORDS]
_SENTENCE = len(WORDS) + 1
_FIN = _chunk("FIN")


def plan_for(model: str) -> dict[str, Any]:
    """Read a schedule out of a model name such as 'fake-t40-d10-f300'."""
    plan: dict[str, Any] = dict(DEFAULTS, err=0, times=-1, after=None, cut=-1, short=-1, hang=-1, malformed=-1)
    for word in model.split("-")[1:]:
        if word in FLAGS:
            plan[word] = True
        elif found := re.fullmatch(r"([tdf])(\d+(?:\.\d+)?)", word):
            plan[NUMBERS[found[1]]] = float(found[2])
        elif found := re.fullmatch(r"(cut|short|hang|malformed|after)(\d*)", word):
            plan[found[1]] = int(found[2] or 0)
        elif found := re.fullmatch(r"err(\d+)(?:x(\d+))?", word):
            plan["err"], plan["times"] = int(found[1]), int(found[2] or -1)
    plan["tokens"] = max(2, min(int(plan["tokens"]), 100_000))
    return plan


def _word(number: int, rx: int) -> bytes:
    """Return a word of the reply. Each sentence ends with a number of its own: a client does not repeat itself."""
    at = number % _SENTENCE
    return _WORD_CHUNKS[at] if at < len(WORDS) else _chunk(f"{rx // 1000 % 10**9 + number}. ")


async def _json(send: Send, status: int, body: object, extra: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    data = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode()), *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})


async def _error(send: Send, status: int, message: str, plan: dict[str, Any]) -> None:
    extra = () if plan["after"] is None else ((b"retry-after", str(plan["after"]).encode()),)
    await _json(send, status, {"error": {"message": message, "type": "fake", "code": status}}, extra)


def _fails_now(model: str, plan: dict[str, Any]) -> bool:
    FAILED[model] = FAILED.get(model, 0) + 1
    return bool(plan["err"]) and (plan["times"] < 0 or FAILED[model] <= plan["times"])


def _objection(request: dict[str, Any], plan: dict[str, Any]) -> str | None:
    kind = (request.get("response_format") or {}).get("type")
    if plan.get("newnames") and "max_tokens" in request:
        return "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    if kind and (plan.get("nojson") or (plan.get("plainjson") and kind == "json_schema")):
        return "This response_format is not supported."
    return None


async def _read(receive: Receive) -> bytes | None:
    raw = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        raw += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return raw


async def _chat(scope: Event, receive: Receive, send: Send, rx: int) -> None:
    raw = await _read(receive)
    if raw is None:
        return
    request = json.loads(raw)
    model = str(request.get("model", "fake"))
    plan = plan_for(model)
    STATS["requests"] += 1
    LAST.clear()
    LAST.update(request=request, path=scope["path"], query=scope["query_string"].decode())
    LAST["headers"] = {name.decode(): value.decode() for name, value in scope["headers"]}
    if _fails_now(model, plan):
        await _error(send, plan["err"], "scripted failure", plan)
    elif objection := _objection(request, plan):
        await _error(send, 400, objection, plan)
    elif request.get("stream") and not plan.get("json"):
        await _stream(receive, send, rx, plan)
    else:
        await _whole(send, request, plan)


async def _whole(send: Send, request: dict[str, Any], plan: dict[str, Any]) -> None:
    count = plan["tokens"]
    await asyncio.sleep((plan["first_ms"] + plan["delay_ms"] * (count - 1)) / 1e3)
    text = REPLY["script"] if plan.get("script") else None
    if text is None:
        text = "" if plan.get("empty") else "".join(WORDS[i % len(WORDS)] for i in range(count - 1)) + "FIN"
        if REPLY["json"] is not None and (request.get("response_format") or request.get("tools")):
            text = REPLY["json"]
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if plan.get("refuse"):
        message = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
    finish = "content_filter" if plan.get("filter") else "stop"
    STATS["tokens"] += count
    usage = {"prompt_tokens": 1, "completion_tokens": count, "total_tokens": count + 1}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    body = {"id": "chatcmpl-fake", "object": "chat.completion", "created": 1, "model": "fake"}
    await _json(send, 200, {**body, "choices": [choice], "usage": usage})


def _chunks(rx: int, plan: dict[str, Any]) -> list[Callable[[], bytes]]:
    """Return the content chunks as functions: the first one reads the clock when it leaves."""
    if plan.get("empty"):
        return []
    if plan.get("refuse"):
        return [lambda: _delta('{"refusal":"I cannot help with that."}')]
    if plan.get("script"):
        words = re.findall(r"\s*\S+", REPLY["script"] or "")
        return [lambda word=word: _chunk(word) for word in words]  # type: ignore[misc]
    count = plan["tokens"]
    parts: list[Callable[[], bytes]] = [lambda: _chunk(f"RX{rx}TX{time.monotonic_ns()}Z. ")]
    parts += [lambda i=i: _word(i - 1, rx) for i in range(1, count - 1)]  # type: ignore[misc]
    if plan.get("think"):
        parts[:0] = [lambda w=w: _chunk(w) for w in ("<thi", "nk>I am", " the client. ", "</think", ">\n\n")]  # type: ignore[misc]
    return [*parts, lambda: _FIN]


async def _stream(receive: Receive, send: Send, rx: int, plan: dict[str, Any]) -> None:
    STATS["active"] += 1
    STATS["peak"] = max(STATS["peak"], STATS["active"])
    gone = asyncio.create_task(_watch(receive))

    async def put(data: bytes, *, more: bool = True) -> None:
        if plan.get("crlf"):
            data = b": keep-alive\r\nevent: message\r\n" + data.replace(b"\n", b"\r\n")
        await send({"type": "http.response.body", "body": data, "more_body": more})

    try:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await put(_NULL_ROLE if plan.get("null") else _ROLE)
        if not await _say(put, gone, rx, plan):
            return
        if plan["short"] >= 0:
            await put(b"", more=False)
            return
        await put(_delta("{}", '"content_filter"' if plan.get("filter") else '"stop"'))
        if plan.get("usage"):
            await put(_USAGE)
        await put(_DONE, more=False)
    finally:
        gone.cancel()
        STATS["active"] -= 1


async def _say(
    put: Callable[[bytes], Awaitable[None]], gone: asyncio.Task[None], rx: int, plan: dict[str, Any]
) -> bool:
    """Send the content by its schedule; return whether the stream is to be ended properly."""
    chunks, delay = _chunks(rx, plan), plan["delay_ms"] / 1e3
    if plan["first_ms"]:
        await asyncio.sleep(plan["first_ms"] / 1e3)
    due = time.monotonic()
    for i, chunk in enumerate(chunks):
        if gone.done():
            STATS["aborted"] += 1
            return False
        if i == plan["cut"]:
            raise ConnectionError("scripted cut")
        if i == plan["hang"]:
            await asyncio.wait([gone], timeout=plan["max_hang_s"])
            STATS["aborted"] += gone.done()
            return False
        if i == plan["short"]:
            return True
        await put(b"data: {oops\n\n" if i + 1 == plan["malformed"] else chunk())
        STATS["tokens"] += 1
        if i < len(chunks) - 1:
            if delay:  # keep to the schedule, not to 'delay after send'
                due += delay
                await asyncio.sleep(max(0.0, due - time.monotonic()))
            else:
                await asyncio.sleep(0)
    return True


async def _watch(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def app(scope: Event, receive: Receive, send: Send) -> None:
    """The ASGI app; importable, so tests can serve it in their own process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    if scope["type"] != "http":
        return
    rx, path = time.monotonic_ns(), scope["path"].rstrip("/")
    if path.endswith("/chat/completions") and scope["method"] == "POST":
        await _chat(scope, receive, send, rx)
    elif path.endswith("/models"):
        models = [
            {"id": m, "object": "model", "created": 1, "owned_by": "fake"} for m in ("fake", "fake-d0", "fake-d50")
        ]
        await _json(send, 200, {"object": "list", "data": models})
    elif path == "/script" and scope["method"] == "POST":
        REPLY["script"] = json.loads(await _read(receive) or b"{}").get("text")
        await _json(send, 200, REPLY)
    elif path in {"/stats", "/last"}:
        await _json(send, 200, STATS if path == "/stats" else LAST)
    else:
        await _json(send, 404, {"error": {"message": "not here"}})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--tokens", type=int, default=40)
    parser.add_argument("--delay-ms", type=float, default=10.0)
    parser.add_argument("--first-ms", type=float, default=0.0)
    parser.add_argument("--reply-json", help="file with the text for structured (scoring) requests")
    parser.add_argument("--max-hang-s", type=float, default=60.0)
    args = parser.parse_args()
    DEFAULTS.update(tokens=args.tokens, delay_ms=args.delay_ms, first_ms=args.first_ms, max_hang_s=args.max_hang_s)
    if args.reply_json:
        with open(args.reply_json, encoding="utf-8") as file:
            REPLY["json"] = file.read()
    import uvicorn

    uvicorn.run(
        app, host="127.0.0.1", port=args.port, access_log=False, log_level="warning", backlog=4096,
        timeout_keep_alive=75,
    )  # fmt: skip


if __name__ == "__main__":
    main()
