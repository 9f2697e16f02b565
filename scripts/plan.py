"""Say how many people a promotion's test needs, and when it will have them."""

import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.planning import Question, page, plan

EPILOG = """\
Reads the published crm.duckdb of PERCORSO_HOME, and writes nothing. What is not
given is the forecast's, or the project's own rule.

exit codes:
  0  told
  1  nothing is published yet
  2  there is no such promotion, or an argument is refused
"""


def main() -> int:
    """Print the plan of one promotion."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument("promotion", help="promotion_id, as in segment_sizes")
    parser.add_argument(
        "--base-rate", type=float, help="share that buys without a message, 0 to 1"
    )
    parser.add_argument(
        "--lift", type=float, help="rise to be seen, as a share of it: 0.2 for a fifth"
    )
    parser.add_argument("--holdout", type=float, help="share held out, 0 to 1")
    parser.add_argument(
        "--alpha", type=float, help="probability of calling chance an effect, 0 to 1"
    )
    parser.add_argument(
        "--power", type=float, help="probability of finding the effect, 0 to 1"
    )
    given = parser.parse_args()
    asked = Question(
        given.promotion,
        given.base_rate,
        given.lift,
        given.holdout,
        given.alpha,
        given.power,
    )
    try:
        print(page(plan(Home.from_env(), asked)))
    except PercorsoError as error:
        complain(f"plan: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
