"""A day of Percorso as a DAG of Airflow 3: for its folder of DAGs.

One task, for a run is whole or not at all: dbt's own order within it needs no
second scheduler. Exit code 3, another run is at work, skips the task; all others
fail it, and only what may pass by itself is tried again.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

CHECKOUT = "/srv/percorso"
BUSY = 3

with DAG(
    dag_id="percorso_daily",
    schedule="30 5 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    daily = BashOperator(
        task_id="daily",
        bash_command=f"{CHECKOUT}/examples/daily.sh ",
        env={"PERCORSO_ENVIRONMENT": "/etc/percorso.env"},
        append_env=True,
        skip_on_exit_code=BUSY,
        retries=1,
        retry_delay=timedelta(minutes=30),
    )
