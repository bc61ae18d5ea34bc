"""One folder of compiled Coq files for a session: compiling the ground takes longest."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def coq_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("coq")
