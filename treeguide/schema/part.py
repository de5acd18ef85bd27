"""What all objects of the tree file share: closed keys, and `x-…` for everybody's own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import INCLUDE, Schema, ValidationError, validates_schema

from treeguide.schema.sentences import Said, Sentence, clipped, listed, nearest

UNKNOWN_KEY = Sentence("unknown_key", "“{key}” is no key of {called}.", "{how}")


class Part(Schema):
    """An object whose keys are known; keys that begin with `x-` are kept and never read."""

    called = "this object"
    has_own_keys: ClassVar[bool] = True
    """Whether keys that begin with `x-` are everybody's own; without them every key is known."""

    class Meta(Schema.Meta):
        unknown = INCLUDE
        register = False

    @property
    def keys(self) -> list[str]:
        """Return the known keys in the order of the canonical writing."""
        return [field.data_key or name for name, field in self.fields.items()]

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown_keys(self, loaded: Any, original: Mapping[str, Any], **kwargs: Any) -> None:
        """Raise an error at each key that the format does not know."""
        known = self.keys
        errors = {
            (key,): [self._unknown(key, known)]
            for key in original
            if key not in known and not (self.has_own_keys and key.startswith("x-"))
        }
        if errors:
            raise ValidationError(errors)

    def _unknown(self, key: str, known: list[str]) -> Said:
        near = nearest(key, known)
        own = " Keys of your own begin with “x-”." if self.has_own_keys else ""
        how = f"Did you mean “{near}”?" if near else f"Known keys are: {listed(known)}.{own}"
        return UNKNOWN_KEY.said(key=clipped(key), called=self.called, how=how)
