"""The whole tree file."""

from treeguide.schema import shapes
from treeguide.schema.containers import ListOf, MapOf, ObjectOf
from treeguide.schema.edges import AnywhereAnswer
from treeguide.schema.fields import OneOf, Text
from treeguide.schema.nodes import any_node
from treeguide.schema.part import Part
from treeguide.schema.shaped import Date, FormatName, Id, Language, VariableName
from treeguide.schema.variables import any_variable


class Tree(Part):
    """One decision tree."""

    called = "a tree"
    format = FormatName(shapes.FORMAT, required=True)
    id = Id(required=True)
    title = Text(longest=shapes.LONGEST_TITLE)
    summary = Text()
    owner = Text()
    review_by = Date()
    audience = ListOf(OneOf(*shapes.AUDIENCES))
    language = Language()
    tags = ListOf(Text())
    variables = MapOf(VariableName(), any_variable())
    start = Text()
    nodes = MapOf(Id(), any_node(), required=True)
    anywhere = ListOf(ObjectOf(AnywhereAnswer))
