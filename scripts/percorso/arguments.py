"""What programs share of reading their arguments."""

import argparse


def parser_of(description: str, epilog: str) -> argparse.ArgumentParser:
    """A parser whose help keeps the lines as they are written.

    Args:
        description: of the program; its docstring.
        epilog: below the arguments, its exit codes among others.
    """
    return argparse.ArgumentParser(
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
