#!/bin/sh
# Runs the tests and ends with the runner's own counts: "N passed, N failed, N skipped".
# With an argument, runs only the test classes whose name matches it (a regular expression).
set -u
log=build/test.log
"$JDK/bin/java" -ea -Djava.awt.headless=true -jar "$JUNIT_JAR" execute \
  --class-path build/classes:build/test-classes --scan-class-path build/test-classes \
  --include-classname "${1:-.*}Test" --details=summary --disable-banner >"$log" 2>&1
code=$?
cat "$log"
count() { sed -n "s/^\[ *\([0-9]*\) tests $1 *\]\$/\1/p" "$log" | tail -n 1; }
skipped=$(($(count skipped) + $(count aborted)))
echo "$(count successful) passed, $(count failed) failed, $skipped skipped"
exit $code
