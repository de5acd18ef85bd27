"""A form's fields: what the page shows in them, and what a person has put into them."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from treeguide.engine.page_parts import PageField
from treeguide.kernel import read_text
from treeguide.model import Record, Variable
from treeguide.web.dates import example
from treeguide.web.languages import Texts
from treeguide.web.privacy import privacy
from treeguide.web.speech import Said, Speaker

Posted = MultiDict[str, str]
DATE_PARTS = ("day", "month", "year")


class FieldView(Record, frozen=True):
    """One field as a template draws it."""

    field: PageField
    label: Said
    help: Said
    choices: list[tuple[str, Said, bool]]
    """Each value with its label and whether it is chosen."""
    text: str = ""
    parts: dict[str, str] = {}
    """Of a date: day, month and year, as they were typed."""
    error: str | None = None
    privacy: str = ""
    """Of what is personal: who reads it, and how long it is kept."""

    @property
    def id(self) -> str:
        """Return the id of the field's (first) input, where an error summary leads."""
        return f"f-{self.field.variable}"

    @property
    def example(self) -> str:
        """Return a date that the field takes."""
        return example(self.field)

    @property
    def kind(self) -> str:
        """Return the attributes that bring up the right keyboard and what the browser knows."""
        if self.field.type == "integer":
            return ' type="text" inputmode="numeric" class="short" autocomplete="off"'
        if self.field.type == "number":
            return ' type="text" inputmode="decimal" class="short" autocomplete="off"'
        return _KINDS.get(self.field.input, ' type="text"')

    def options(self, t: Texts) -> list[tuple[str, Said, bool]]:
        """Return what can be chosen; where the author lists nothing, yes or no."""
        if self.field.type != "boolean":
            return self.choices
        spoken = [("true", "yes"), ("false", "no")]
        return [(value, Said(t(key), t.language), self.text == value) for value, key in spoken]


_KINDS = {
    "email": ' type="email" autocomplete="email" spellcheck="false"',
    "phone": ' type="tel" autocomplete="tel"',
}


def read_values(
    fields: Iterable[PageField], variables: Mapping[str, Variable], posted: Posted
) -> dict[str, Any]:
    """Return what was put into `fields` as their variables hold it; None where nothing was."""
    return {
        field.variable: read_text(variables[field.variable], _typed(field, posted))
        for field in fields
    }


def _typed(field: PageField, posted: Posted) -> str | list[str]:
    name = field.variable
    if field.type == "choices":
        return [value for value in posted.getlist(name) if value]
    if field.type == "boolean" and field.input == "checkbox":
        return "true" if posted.get(name) else "false"
    if field.type == "date":
        return _date(_parts(name, posted))
    # Browsers end a line with two characters, and the second would count.
    return posted.get(name, "").replace("\r\n", "\n")


def _date(parts: Mapping[str, str]) -> str:
    if not any(parts.values()):
        return ""
    year, month, day = parts["year"], parts["month"], parts["day"]
    return f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}"


def _parts(name: str, posted: Posted) -> dict[str, str]:
    return {part: posted.get(f"{name}.{part}", "").strip() for part in DATE_PARTS}


def views(
    speaker: Speaker,
    pairs: Iterable[tuple[PageField, PageField]],
    errors: Mapping[str, str],
    posted: Posted | None,
) -> list[FieldView]:
    """Return the fields of a page, each with its twin in the author's words."""
    return [
        _view(speaker, field, written, errors=errors, posted=posted) for field, written in pairs
    ]


def _view(
    speaker: Speaker,
    field: PageField,
    written: PageField,
    *,
    errors: Mapping[str, str],
    posted: Posted | None,
) -> FieldView:
    text = _typed(field, posted) if posted is not None else _kept(field)
    return FieldView(
        field,
        speaker.say(field.label, written.label),
        speaker.say(field.help, written.help),
        _choices(speaker, field, written, text),
        text if isinstance(text, str) else "",
        _shown_parts(field, text, posted) if field.type == "date" else {},
        errors.get(field.variable),
        privacy(speaker.edition, field.variable) if field.personal else "",
    )


def _kept(field: PageField) -> str | list[str]:
    value = field.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, list) else str(value)


def _choices(
    speaker: Speaker, field: PageField, written: PageField, text: str | list[str]
) -> list[tuple[str, Said, bool]]:
    chosen = text if isinstance(text, list) else [text]
    return [
        (one["value"], speaker.say(one["label"], other["label"]), one["value"] in chosen)
        for one, other in zip(field.values, written.values, strict=True)
    ]


def _shown_parts(field: PageField, text: str | list[str], posted: Posted | None) -> dict[str, str]:
    if posted is not None:
        return _parts(field.variable, posted)
    year, _, rest = str(text).partition("-")
    month, _, day = rest.partition("-")
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
