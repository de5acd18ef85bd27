"""Writes the generated pages anew, and takes away those whose subject is gone."""

from docs.generate.pages import DOCS, all_pages, stale_pages

for place, text in all_pages().items():
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
for place in stale_pages():
    place.unlink()
print(f"Wrote {len(all_pages())} pages in {DOCS.name}.")
