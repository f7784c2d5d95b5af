#!/usr/bin/env bash
# run.sh VALIDATE: the check of the action, its inputs in the environment. Annotations go to the log, the report to
# $SARIF, a summary to the job's page.
set -euo pipefail

arguments=(--format github --format "sarif=$SARIF" --target "${TARGET:-compose}" --fail-on "${FAIL_ON:-error}")
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || arguments+=(--format "markdown=$GITHUB_STEP_SUMMARY")
[ -z "${CONTRACT:-}" ] || arguments+=(--contract "$CONTRACT")
while IFS= read -r file; do [ -z "$file" ] || arguments+=(--file "$file"); done <<<"${COMPOSE_FILES:-}"

operands=()
while IFS= read -r file; do [ -z "$file" ] || operands+=("$file"); done <<<"${ENV_FILES:-}"
# Without an env file the values are those of the job; a stray .env of the checkout must not stand in for them.
if [ ${#operands[@]} -eq 0 ]; then arguments+=(--env-from-shell); fi

exec "$1" "${arguments[@]}" -- ${operands[@]+"${operands[@]}"}
