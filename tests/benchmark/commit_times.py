#!/usr/bin/env python3
"""When each row of a Delta table in a folder became visible: `file name TAB seconds since 1970`, by its commit file's time."""

import json
import sys
from pathlib import Path
from urllib.parse import unquote

import pyarrow.parquet

table = Path(sys.argv[1])
for commit in sorted((table / "_delta_log").glob("*.json")):
    for line in commit.read_text().splitlines():
        added = json.loads(line).get("add")
        if added and added["dataChange"]:
            paths = pyarrow.parquet.read_table(table / unquote(added["path"]), columns=["path"])["path"].to_pylist()
            for path in paths:
                if "/trickle/" in path:
                    print(f"{path.rpartition('/')[2]}\t{commit.stat().st_mtime}")
