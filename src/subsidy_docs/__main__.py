"""``python -m subsidy_docs``: the command line without the console script."""

from subsidy_docs.cli import main

main()
