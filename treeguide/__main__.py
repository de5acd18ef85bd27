"""`python -m treeguide` is the same as `treeguide`."""

from treeguide.cli import main

main()
