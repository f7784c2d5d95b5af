#!/usr/bin/env bash
# run.sh VALIDATE: the check of the action, its inputs in the environment as INPUT_*. Annotations go to the log, the
# report to $INPUT_SARIF, a summary to the job's page.
set -euo pipefail

arguments=(--format github --format "sarif=$INPUT_SARIF")
arguments+=(--target "${INPUT_TARGET:-compose}" --fail-on "${INPUT_FAIL_ON:-error}")
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || arguments+=(--format "markdown=$GITHUB_STEP_SUMMARY")
[ -z "${INPUT_CONTRACT:-}" ] || arguments+=(--contract "$INPUT_CONTRACT")
while IFS= read -r file; do [ -z "$file" ] || arguments+=(--file "$file"); done <<<"${INPUT_FILES:-}"

operands=()
while IFS= read -r file; do [ -z "$file" ] || operands+=("$file"); done <<<"${INPUT_ENV_FILES:-}"
# Without an env file the values are those of the job; a stray .env of the checkout must not stand in for them.
if [ ${#operands[@]} -eq 0 ]; then arguments+=(--env-from-shell); fi

exec "$1" "${arguments[@]}" -- ${operands[@]+"${operands[@]}"}
