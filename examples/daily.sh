#!/usr/bin/env bash
# A shop's day: land, build, test and publish; erase who asked for it; draw the
# dashboards. Ends with the exit code of the first program that fails, and what was
# published before stays. A cron job, a container and an orchestrator all call this.
#
# Settings come from the environment, or from the file that PERCORSO_ENVIRONMENT
# names: NAME=value lines, readable by their owner alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ -n "${PERCORSO_ENVIRONMENT:-}" ]; then
  set -a
  # shellcheck source=/dev/null
  source "$PERCORSO_ENVIRONMENT"
  set +a
fi
.venv/bin/python scripts/build.py
.venv/bin/python scripts/erase.py
.venv/bin/python scripts/dashboards.py
