"""Where boxes stand when a tree is drawn in columns, left to right, in linear time.

Each box stands in the column after the box that first leads to it; families are packed as close
as their outlines allow. A line to a box that stands elsewhere is a jump, which needs no drawing.
"""

from collections.abc import Mapping, Sequence
from operator import sub

from msgspec import Struct

GAP = 18.0


class Hanging(Struct, frozen=True):
    """Which box hangs on which: the first, breadth first, that leads to it."""

    roots: list[str]
    children: dict[str, list[str]]
    parent: dict[str, str]

    def top_down(self) -> list[str]:
        """Return all boxes, each after the one that it hangs on."""
        order = list(self.roots)
        for box in order:
            order += self.children[box]
        return order


class Places(Struct, frozen=True):
    """The column and the upper edge of each box."""

    column: dict[str, int]
    top: dict[str, float]
    height: float


class Outline(Struct, gc=False):
    """Upper and lower edge of a family, column by column, its own column last.

    `shift` is added to all values, so that a family is moved without touching its columns.
    """

    tops: list[float]
    bottoms: list[float]
    shift: float = 0.0

    def gap_to(self, lower: "Outline") -> float:
        """Return how far `lower` must move down to stand clear of this one."""
        shared = min(len(self.bottoms), len(lower.tops))
        overlap: float = max(map(sub, self.bottoms[-shared:], lower.tops[-shared:]))
        return overlap + self.shift - lower.shift + GAP

    def over(self, lower: "Outline") -> "Outline":
        """Return the outline of both; only the columns that both have are touched."""
        shared = min(len(self.bottoms), len(lower.tops))
        between = lower.shift - self.shift
        if len(self.tops) >= len(lower.tops):
            self.bottoms[-shared:] = [bottom + between for bottom in lower.bottoms]
            return self
        lower.tops[-shared:] = [top - between for top in self.tops]
        return lower


def hung(after: Mapping[str, Sequence[str]]) -> Hanging:
    """Return what hangs on what; `after` names every box, in order, and those it leads to."""
    roots: list[str] = []
    parent: dict[str, str] = {}
    children: dict[str, list[str]] = {}
    for root in after:
        if root in children:
            continue
        roots.append(root)
        children[root] = []
        queue = [root]
        for box in queue:
            for target in after[box]:
                if target not in children:
                    children[target] = []
                    children[box].append(target)
                    parent[target] = box
                    queue.append(target)
    return Hanging(roots, children, parent)


def places(hanging: Hanging, heights: Mapping[str, float]) -> Places:
    """Return where the boxes stand."""
    return _Packing(hanging, heights).places()


class _Packing:
    """One run: `edge` is a box's upper edge in its family, `offset` a family's in its parent's."""

    def __init__(self, hanging: Hanging, heights: Mapping[str, float]) -> None:
        self.hanging = hanging
        self.heights = heights
        self.edge: dict[str, float] = {}
        self.offset: dict[str, float] = {}
        self.outlines: dict[str, Outline] = {}

    def places(self) -> Places:
        order = self.hanging.top_down()
        for box in reversed(order):
            self._place(box)
        if order:
            self._packed(self.hanging.roots)
        return self._absolute(order)

    def _place(self, box: str) -> None:
        height, children = self.heights[box], self.hanging.children[box]
        if not children:
            self.edge[box] = 0.0
            self.outlines[box] = Outline([0.0], [height])
            return
        outline = self._packed(children)
        # Level with its first child: the walk that the author wrote first runs along the top.
        edge = self.edge[children[0]]
        outline.tops.append(edge - outline.shift)
        outline.bottoms.append(edge + height - outline.shift)
        self.edge[box], self.outlines[box] = edge, outline

    def _packed(self, family: Sequence[str]) -> Outline:
        """Stack the families of `family` and return the outline of them all."""
        self.offset[family[0]] = 0.0
        whole = self.outlines.pop(family[0])
        for box in family[1:]:
            outline = self.outlines.pop(box)
            self.offset[box] = whole.gap_to(outline)
            outline.shift += self.offset[box]
            whole = whole.over(outline)
        return whole

    def _absolute(self, order: Sequence[str]) -> Places:
        column: dict[str, int] = {}
        frame: dict[str, float] = {}
        for box in order:
            parent = self.hanging.parent.get(box)
            column[box] = 0 if parent is None else column[parent] + 1
            frame[box] = self.offset[box] + (0.0 if parent is None else frame[parent])
        tops = {box: frame[box] + self.edge[box] for box in order}
        highest = min(tops.values(), default=0.0)
        tops = {box: top - highest for box, top in tops.items()}
        height = max((top + self.heights[box] for box, top in tops.items()), default=0.0)
        return Places(column, tops, height)
