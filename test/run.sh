#!/bin/sh
# Runs the tests, says what was skipped and why, and ends with the runner's own counts:
# "N passed, N failed, N skipped". With an argument, runs only the test classes whose name matches it (a
# regular expression). The whole tree of tests stands in build/test.log.
set -u
log=build/test.log
# On the JVM's own class path, where it looks for its name service (tokenfly.transport.ChosenResolver); what
# it remembers of names is off from its first look-up, as the gateway sets it at its start.
"$JDK/bin/java" -ea -Dsun.net.inetaddr.ttl=0 -Djava.awt.headless=true "-Dtokenfly.postgresql.jar=${PG_JAR:-}" \
  -cp "$JUNIT_JAR:build/classes:build/test-classes" org.junit.platform.console.ConsoleLauncher execute \
  --scan-class-path build/test-classes \
  --include-classname "${1:-.*}Test" --details=tree --details-theme=ascii --disable-ansi-colors \
  --disable-banner >"$log" 2>&1
code=$?
grep -vE "^[| ]*(\+--|'--) |^\.$" "$log"
sed -nE "s/^[| ]*(\+|')-- (.*) \[[AS]\] (.*)/skipped: \2: \3/p" "$log"
# A class that is skipped as a whole is found, but its tests are not started.
count() { sed -n "s/^\[ *\([0-9]*\) tests $1 *\]\$/\1/p" "$log" | tail -n 1; }
passed=$(count successful) failed=$(count failed)
echo "${passed:-0} passed, ${failed:-0} failed, $(($(count found) - ${passed:-0} - ${failed:-0})) skipped"
exit $code
