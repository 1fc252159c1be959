"""parquet_rows.py DIR: the ids of all rows of its Parquet files, and the SHA-256 of their sounds, as JSON."""
import hashlib
import json
import sys

import pyarrow.parquet

table = pyarrow.parquet.read_table(sys.argv[1], columns=["id", "audio"])
print(json.dumps([{"id": row["id"], "sha256_of_audio": hashlib.sha256(row["audio"]).hexdigest()}
                  for row in table.to_pylist()]))
