"""``python -m bench [engine|workbooks|database|pages|papers …]``: all of them where none is named."""

from __future__ import annotations

import os
import sys
import tempfile

PARTS = ("engine", "workbooks", "database", "pages", "papers")


def main(parts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("VAR_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jzu_assess.settings")
        if "engine" in parts:
            from bench import engine

            engine.main()
        if "workbooks" in parts:
            from bench import workbooks

            workbooks.main()
        if {"database", "pages", "papers"}.intersection(parts):
            import django

            django.setup()
            from bench.site import open_site

            user = open_site()
            if "database" in parts:
                from bench import database

                database.main(user)
            if "pages" in parts:
                from bench import pages

                pages.main(user)
            if "papers" in parts:
                from bench import papers

                papers.main(user)


if __name__ == "__main__":
    main(sys.argv[1:] or list(PARTS))
