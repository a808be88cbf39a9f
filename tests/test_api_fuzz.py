"""schemathesis over the OpenAPI document: no request, however odd, is answered with a 5xx."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from web_server import make_desk, make_site, running

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.slow
def test_no_server_error_over_the_whole_document(tmp_path: Path) -> None:
    command = shutil.which("st", path=f"{Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if command is None:
        pytest.skip("needs schemathesis")
    with running(make_site(make_desk(tmp_path / "data"))) as address:
        done = subprocess.run(
            [
                *(command, "run", f"{address}/openapi.json", "--checks", CHECKS, "--max-examples", "25"),
                *("--generation-deterministic", "--suppress-health-check=all"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-1000:]
