#!/usr/bin/env python3
"""Closed-loop load generator for streamed chat endpoints, loopback only.

It drives any HTTP flow that ends in a streamed answer (SSE or plain chunked),
described by a scenario, with N concurrent users, and reports per level:

  ttft         send -> first token seen by the client
  added_ttft   the part of ttft that was not the model: (first token seen - send)
               minus (token left upstream - request reached upstream). Needs
               fake_upstream.py behind the app, whose first token carries both times.
  in / out     the two halves of added_ttft: request on its way in, token on its way out
  stretch      real length of the token phase / its nominal length (1.0 = no lag)
  cpu_1k       CPU seconds of the measured process tree (--pid) per 1000 upstream tokens
  rss, peak    memory of that tree

Scenarios: 'openai' (POST {base}/v1/chat/completions, stream=true) is built in; any
other name is a JSON file:

  {"setup": [step, ...],      run once for each user (log in, open a session, ...)
   "turn":  [step, ...]}      run for every chat turn

  step = {"method": "POST", "path": "/sessions/{sid}/turns",
          "headers": {...}, "json": {...} | "form": {...} | "body": "...",
          "capture": {"sid": "regex with one group, over 'Location' + body"},
          "stream": true,            # this step's body is the streamed answer
          "start_clock": true,       # ttft counts from here (default: first step of a turn)
          "end": "regex",            # stop reading here (default: the connection/body ends)
          "expect": [200, 204, 303]} # default: any status below 400

{user}, {turn}, {nonce}, {model} and every captured name are filled into path, headers and
bodies. Cookies are kept per user. Redirects are not followed (303 is a normal answer here).

    python loadgen.py --base http://127.0.0.1:8000 --scenario openai \
        --levels 1,10,50,100 --seconds 6 --pid $APP_PID --upstream http://127.0.0.1:9100

Bounds, whatever is asked: loopback targets only, at most 1000 users, 60 s a level,
12 levels, 200 000 turns. It stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import time
import urllib.parse
import urllib.request

MAX_USERS, MAX_SECONDS, MAX_LEVELS, MAX_TURNS = 1000, 60.0, 12, 200_000
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
STAMP = re.compile(rb"RX(\d{6,20})TX(\d{6,20})Z")
OPENAI = {
    "turn": [
        {
            "method": "POST",
            "path": "/v1/chat/completions",
            "stream": True,
            "headers": {"authorization": "Bearer none"},
            "json": {
                "model": "{model}",
                "stream": True,
                "messages": [
                    {"role": "system", "content": "You are a client in therapy."},
                    {"role": "user", "content": "How have you been? {nonce}"},
                ],
            },
        }
    ]
}


# ---------------------------------------------------------------- process tree
def tree_pids(root: int) -> list[int]:
    kids: dict[int, list[int]] = {}
    for p in os.listdir("/proc"):
        if p.isdigit():
            try:
                with open(f"/proc/{p}/stat") as f:
                    kids.setdefault(int(f.read().rsplit(")", 1)[1].split()[1]), []).append(int(p))
            except OSError:
                pass
    out, todo = [], [root]
    while todo:
        pid = todo.pop()
        out.append(pid)
        todo += kids.get(pid, [])
    return out


def tree_usage(root: int) -> tuple[float, float]:
    """(CPU seconds so far, resident MiB now) of a process and its descendants."""
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    cpu = rss = 0.0
    for pid in tree_pids(root):
        try:
            with open(f"/proc/{pid}/stat") as f:
                v = f.read().rsplit(")", 1)[1].split()
            cpu += (int(v[11]) + int(v[12]) + int(v[13]) + int(v[14])) / tick
            rss += int(v[21]) * page / 2**20
        except OSError:
            pass
    return cpu, rss


# ---------------------------------------------------------------- small HTTP/1.1 client
class Conn:
    """One keep-alive connection; reads a body whole or piece by piece."""

    def __init__(self, host: str, port: int):
        self.host, self.port = host, port
        self.r: asyncio.StreamReader | None = None
        self.w: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        self.r, self.w = await asyncio.open_connection(self.host, self.port, limit=2**20)

    def close(self) -> None:
        if self.w is not None:
            self.w.close()
        self.r = self.w = None

    async def request(self, method: str, path: str, headers: dict, body: bytes):
        fresh = self.w is None
        if fresh:
            await self.open()
        head = [f"{method} {path} HTTP/1.1", f"host: {self.host}:{self.port}", f"content-length: {len(body)}"] + [
            f"{k}: {v}" for k, v in headers.items()
        ]
        self.w.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        try:
            raw = await self.r.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            if fresh:
                raise
            return await self.request(method, path, headers, body)  # a stale keep-alive connection
        lines = raw.decode("latin1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        hdrs: list[tuple[str, str]] = []
        for ln in lines[1:]:
            if ln:
                k, _, v = ln.partition(":")
                hdrs.append((k.lower(), v.strip()))
        return status, hdrs

    async def body(self, hdrs: list[tuple[str, str]], status: int):
        """Yield the body's pieces as they come."""
        h = dict(hdrs)
        if status in (204, 304):
            return
        if "chunked" in h.get("transfer-encoding", ""):
            buf = b""
            while True:
                while b"\r\n" not in buf:
                    more = await self.r.read(65536)
                    if not more:
                        raise ConnectionError("body cut")
                    buf += more
                line, _, buf = buf.partition(b"\r\n")
                n = int(line.split(b";")[0], 16)
                while len(buf) < n + 2:
                    more = await self.r.read(65536)
                    if not more:
                        raise ConnectionError("body cut")
                    buf += more
                if n == 0:
                    break
                yield buf[:n]
                buf = buf[n + 2 :]
        elif "content-length" in h:
            left = int(h["content-length"])
            while left:
                piece = await self.r.read(min(left, 65536))
                if not piece:
                    raise ConnectionError("body cut")
                left -= len(piece)
                yield piece
        else:
            while piece := await self.r.read(65536):
                yield piece
            self.close()
        if h.get("connection", "").lower() == "close":
            self.close()


# ---------------------------------------------------------------- users
def fill(x, env: dict):
    if isinstance(x, str):
        for k, v in env.items():
            if "{" + k + "}" in x:
                x = x.replace("{" + k + "}", str(v))
        return x
    if isinstance(x, dict):
        return {fill(k, env): fill(v, env) for k, v in x.items()}
    if isinstance(x, list):
        return [fill(v, env) for v in x]
    return x


class User:
    def __init__(
        self, i: int, base: urllib.parse.SplitResult, model: str, results: list, errors: dict, fixed: dict[str, str]
    ):
        self.env = {"user": i, "turn": 0, "model": model, "nonce": "", **fixed}
        self.conn = Conn(base.hostname, base.port or 80)
        self.stream_conn = self.conn
        self.prefix = base.path.rstrip("/")
        self.cookies: dict[str, str] = {}
        self.results, self.errors = results, errors

    async def step(self, s: dict, rec: dict | None) -> None:
        self.env["nonce"] = f"{self.env['user']}-{self.env['turn']}-{time.monotonic_ns()}"
        headers, body = dict(fill(s.get("headers", {}), self.env)), b""
        if "json" in s:
            body = json.dumps(fill(s["json"], self.env)).encode()
            headers.setdefault("content-type", "application/json")
        elif "form" in s:
            body = urllib.parse.urlencode(fill(s["form"], self.env)).encode()
            headers.setdefault("content-type", "application/x-www-form-urlencoded")
        elif "body" in s:
            body = fill(s["body"], self.env).encode()
        if self.cookies:
            headers["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if s.get("stream"):
            headers.setdefault("accept", "text/event-stream")
        if rec is not None and (s.get("start_clock") or "t0" not in rec):
            rec["t0"] = time.monotonic_ns()
        status, hdrs = await self.conn.request(
            s.get("method", "GET"), self.prefix + fill(s["path"], self.env), headers, body
        )
        for k, v in hdrs:
            if k == "set-cookie":
                name, _, val = v.split(";")[0].partition("=")
                self.cookies[name.strip()] = val
        got, end = [], re.compile(s["end"].encode()) if s.get("end") else None
        streaming = bool(s.get("stream")) and rec is not None
        tail = b""
        async for piece in self.conn.body(hdrs, status):
            if not streaming:
                got.append(piece)
                continue
            now = time.monotonic_ns()
            rec["bytes"] = rec.get("bytes", 0) + len(piece)
            rec["pieces"] = rec.get("pieces", 0) + 1
            window = tail + piece
            if "first" not in rec and (m := STAMP.search(window)):
                rec.update(first=now, rx=int(m[1]), tx=int(m[2]))
            if b"FIN" in window and "fin" not in rec:
                rec["fin"] = now
            if end is not None and end.search(window):
                self.conn.close()
                break
            tail = window[-256:]
        ok = s.get("expect")
        if (status not in ok) if ok else (status >= 400):
            raise RuntimeError(f"HTTP {status} at {s['path']}: {b''.join(got)[:120]!r}")
        if "capture" in s:
            text = "\n".join(v for k, v in hdrs if k == "location") + "\n" + b"".join(got).decode("utf-8", "replace")
            for name, rx in s["capture"].items():
                m = re.search(rx, text)
                if not m:
                    raise RuntimeError(f"no match for {name!r} at {s['path']}")
                self.env[name] = m[1]

    async def turn(self, steps: list) -> None:
        rec: dict = {}
        self.env["turn"] += 1
        try:
            for s in steps:
                await self.step(s, rec)
            if "first" not in rec or "fin" not in rec:
                raise RuntimeError("stream ended without its first or last token")
            self.results.append(rec)
        except (RuntimeError, OSError, asyncio.IncompleteReadError, ValueError) as e:
            key = f"{type(e).__name__}: {e}"[:160]
            self.errors[key] = self.errors.get(key, 0) + 1
            self.conn.close()
            await asyncio.sleep(0.05)


def pct(v: list[float], p: float) -> float:
    if not v:
        return float("nan")
    v = sorted(v)
    return v[min(len(v) - 1, max(0, round(p / 100 * (len(v) - 1))))]


def get_stats(url: str | None) -> dict:
    if not url:
        return {}
    with urllib.request.urlopen(url.rstrip("/") + "/stats", timeout=5) as r:
        return json.load(r)


async def level(n: int, a, base, scenario) -> dict:
    results: list[dict] = []
    errors: dict[str, int] = {}
    fixed = dict(pair.split("=", 1) for pair in a.set)
    users = [User(i, base, a.model, results, errors, fixed) for i in range(n)]

    async def prepare(u: User) -> None:
        for s in scenario.get("setup", []):
            await u.step(s, None)

    gate = asyncio.Semaphore(20)

    async def gated(u: User) -> None:
        async with gate:
            await prepare(u)

    await asyncio.gather(*(gated(u) for u in users))
    stop_at = time.monotonic() + a.seconds + a.ramp

    async def life(u: User, i: int) -> None:
        await asyncio.sleep(a.ramp * i / n)  # spread the starts: no thundering herd
        while time.monotonic() < stop_at and len(results) < MAX_TURNS:
            await u.turn(scenario["turn"])
            if a.think:
                await asyncio.sleep(a.think)

    st0, cpu0, t0 = get_stats(a.upstream), tree_usage(a.pid) if a.pid else (0, 0), time.monotonic()
    me0 = time.process_time()
    await asyncio.wait(
        [asyncio.create_task(life(u, i)) for i, u in enumerate(users)], timeout=a.seconds + a.ramp + a.grace
    )
    wall = time.monotonic() - t0
    st1, cpu1 = get_stats(a.upstream), tree_usage(a.pid) if a.pid else (0, 0)
    for u in users:
        u.conn.close()
    if a.ramp:  # judge only turns begun after the ramp
        edge = (t0 + a.ramp) * 1e9
        results = [r for r in results if r["t0"] >= edge] or results
    ms = 1e-6
    ttft = [(r["first"] - r["t0"]) * ms for r in results]
    added = [(r["first"] - r["t0"] - (r["tx"] - r["rx"])) * ms for r in results]
    inn = [(r["rx"] - r["t0"]) * ms for r in results]
    out = [(r["first"] - r["tx"]) * ms for r in results]
    dur = [(r["fin"] - r["first"]) * ms for r in results]
    tokens = st1.get("tokens", 0) - st0.get("tokens", 0)
    rnd = lambda x: round(x, 2)  # noqa: E731
    row = {
        "users": n,
        "turns": len(results),
        "errors": sum(errors.values()),
        "ttft_p50": rnd(pct(ttft, 50)),
        "ttft_p95": rnd(pct(ttft, 95)),
        "added_p50": rnd(pct(added, 50)),
        "added_p95": rnd(pct(added, 95)),
        "added_p99": rnd(pct(added, 99)),
        "in_p50": rnd(pct(inn, 50)),
        "out_p50": rnd(pct(out, 50)),
        "stretch_p50": rnd(pct(dur, 50) / a.nominal_ms) if a.nominal_ms else None,
        "stretch_p95": rnd(pct(dur, 95) / a.nominal_ms) if a.nominal_ms else None,
        "bytes_per_turn": rnd(statistics.fmean([r["bytes"] for r in results])) if results else None,
        "pieces_per_turn": rnd(statistics.fmean([r["pieces"] for r in results])) if results else None,
        "tokens_per_s": rnd(tokens / wall),
        "wall_s": rnd(wall),
        "cpu_1k": round((cpu1[0] - cpu0[0]) / tokens * 1000, 4) if a.pid and tokens else None,
        "cpu_cores": rnd((cpu1[0] - cpu0[0]) / wall) if a.pid else None,
        "rss_mib": rnd(cpu1[1]) if a.pid else None,
        "client_cores": rnd((time.process_time() - me0) / wall),
    }
    if errors:
        row["error_kinds"] = dict(sorted(errors.items(), key=lambda kv: -kv[1])[:4])
    return row


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--base", required=True, help="http://127.0.0.1:PORT[/prefix]")
    ap.add_argument("--scenario", default="openai", help="'openai' or a JSON file")
    ap.add_argument("--model", default="fake", help="model name sent, see fake_upstream.py")
    ap.add_argument("--levels", default="1,10,50")
    ap.add_argument("--seconds", type=float, default=6)
    ap.add_argument("--ramp", type=float, default=1.0, help="seconds over which the users start")
    ap.add_argument("--think", type=float, default=0.0, help="seconds between a user's turns")
    ap.add_argument("--grace", type=float, default=15.0, help="seconds to let the last turns end")
    ap.add_argument("--nominal-ms", type=float, default=390.0, help="token phase at no lag (39 x 10 ms)")
    ap.add_argument("--upstream", help="base address of fake_upstream.py, for its counters")
    ap.add_argument("--pid", type=int, help="root of the process tree to meter")
    ap.add_argument("--json", help="append the rows to this file, one JSON object a line")
    ap.add_argument("--label", default="")
    ap.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a name the scenario may use")
    ap.add_argument("--stop-p95", type=float, help="stop climbing once added_p95 passes this many ms")
    a = ap.parse_args()
    base = urllib.parse.urlsplit(a.base)
    for u in [base] + ([urllib.parse.urlsplit(a.upstream)] if a.upstream else []):
        if u.hostname not in LOOPBACK or u.scheme != "http":
            ap.error("only http:// on 127.0.0.1, localhost or ::1 may be a target")
    a.seconds, a.ramp = min(a.seconds, MAX_SECONDS), min(a.ramp, 10.0)
    a.grace = min(a.grace, 60.0)
    levels = [min(int(x), MAX_USERS) for x in a.levels.split(",")][:MAX_LEVELS]
    if a.scenario == "openai":
        scenario = OPENAI
    else:
        with open(a.scenario, encoding="utf-8") as f:
            scenario = json.load(f)
    try:
        import uvloop

        run = uvloop.run
    except ImportError:
        run = asyncio.run
    for n in levels:
        row = {"label": a.label, **run(level(n, a, base, scenario))}
        print(json.dumps(row), flush=True)
        if a.json:
            with open(a.json, "a", encoding="utf-8") as f:
                f.write(json.dumps(row) + "\n")
        if a.stop_p95 and not row["added_p95"] < a.stop_p95:
            break
        time.sleep(0.5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
