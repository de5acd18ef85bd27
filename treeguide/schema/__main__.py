"""Writes the JSON Schemas anew: `python -m treeguide.schema` after a change of a schema."""

import json

from treeguide.schema import NAMES, json_schema, kept_file

for name in NAMES:
    text = json.dumps(json_schema(name), ensure_ascii=False, indent=1)
    kept_file(name).write_text(f"{text}\n", encoding="utf-8")
    print(f"Wrote {kept_file(name).name}.")
