"""A killed run (-9) leaves the old file or the new one, and nothing else; bench/kill.py counts as many kills as one likes."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files without a name")
KILLS = int(os.environ.get("CLEANER_KILLS", "60"))
ROOT = Path(__file__).parent.parent


def test_a_killed_run_leaves_whole_files_and_nothing_else() -> None:
    spec = importlib.util.spec_from_file_location("kill", ROOT / "bench" / "kill.py")
    assert spec is not None
    assert spec.loader is not None
    kill = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kill)
    found = kill.run(KILLS)
    assert sum(found.values()) == KILLS
    assert any("old" in state for state in found)
    assert any("new" in state.split(": ")[1] for state in found)
