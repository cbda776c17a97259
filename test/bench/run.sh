#!/bin/sh
# Compiles every benchmark under test/bench and runs each main (*Bench.java) in a JVM of its own.
# With an argument, runs only those in test/bench/ARGUMENT (a folder or one file of it). JDK names
# the JDK, BENCH_FLAGS more flags for java. Expects build/tokenfly.jar. GATEWAY_FLAGS are flags
# for the gateway's own JVM, GATEWAY_JAVA and GATEWAY_JAR another one of each; "train" lets it work for a while and measures nothing.
set -eu
cd "$(dirname "$0")/../.."
flags="-Xms1g -Xmx1g ${BENCH_FLAGS:-}"
[ -z "${QUICK:-}" ] || set -- gateway/GatewayBench.java
lib=build/lib/bench
jackson=2.20.0

# Jackson is a yardstick for the JSON benchmark alone, so its absence stops nothing.
fetch() { # ARTIFACT VERSION SHA256
  jar="$lib/$1-$2.jar"
  [ -f "$jar" ] || mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -DoutputDirectory="$PWD/$lib" -Dartifact="com.fasterxml.jackson.core:$1:$2" >"$lib/fetch.log" 2>&1 || return 1
  echo "$3  $jar" | sha256sum -c --quiet - || { rm -f "$jar"; return 1; }
}
mkdir -p "$lib"
case "${1:-json}" in json*)
  fetch jackson-annotations 2.20 959a2ffb2d591436f51f183c6a521fc89347912f711bf0cae008cdf045d95319 &&
    fetch jackson-core $jackson bc0cf46075877201f8406ee7de2741ae7df6c066f5f0457bd80632a718c06e72 &&
    fetch jackson-databind $jackson a70e146a6bf2cba4f9cd367169787f50adcfbb57122bc2e9c8390cd0b397ac30 ||
    echo "Jackson $jackson could not be fetched: running without it"
esac

classes=build/bench/classes
rm -rf $classes && mkdir -p $classes
"$JDK/bin/javac" --release 25 -Xlint:all -Werror -encoding UTF-8 -cp build/classes -d $classes \
  $(find test/bench -name '*.java' | LC_ALL=C sort)

if [ "${1:-}" = train ]; then
  exec "$JDK/bin/java" -cp "build/classes:$classes" bench.gateway.Training
fi

cores=$(nproc 2>/dev/null || sysctl -n hw.ncpu)
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
echo "machine: $cores cores ${cpu:-$(uname -m)}, $(uname -s) $(uname -r)"
echo "java:    $("$JDK/bin/java" --version | sed -n 2p)"
COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
export COMMIT
echo "commit:  $COMMIT"
echo "flags:   $flags"
[ "$cores" -ge 4 ] || echo "warning: with fewer than 4 cores, the JVM's own threads disturb the runs"

for main in $(cd test && find "bench/${1:-}" -name '*Bench.java' | LC_ALL=C sort); do
  class=$(echo "${main%.java}" | sed 's,//*,.,g')
  echo
  echo "== $class"
  "$JDK/bin/java" $flags -cp "build/classes:$classes:$lib/*" "$class"
done
