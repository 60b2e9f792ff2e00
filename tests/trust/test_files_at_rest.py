"""What the site writes is its own account's alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_nobody_else_on_the_machine_opens_the_folder_of_the_data(tmp_path: Path) -> None:
    var = tmp_path / "of the site" / "var"
    left = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    subprocess.run([sys.executable, "-c", "import jzu_assess.settings"], env=left | {"VAR_DIR": str(var)}, check=True)
    assert var.stat().st_mode & 0o777 == 0o700
    assert (var / "secret-key").stat().st_mode & 0o777 == 0o600
