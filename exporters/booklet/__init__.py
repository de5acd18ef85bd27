"""The parts of the printed booklet."""
