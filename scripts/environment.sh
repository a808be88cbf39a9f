# Functions that ./run, ./test and the other scripts share; sourced, never run.
# They make .venv once, and install the pins only when a requirements file has changed since the last time.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 2; }

# Print the first Python that is 3.11 or newer: $PYTHON, else the usual names.
find_python() {
    found=""
    for name in ${PYTHON:+"$PYTHON"} python3.11 python3 python python3.12 python3.13; do
        version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$name" -c 'import venv, ensurepip' 2>/dev/null || fail \
                "这个 Python($name)缺少 venv 模块,请先安装,例如:apt-get install python3-venv" \
                "/ $name has no venv module; install it first, e.g. apt-get install python3-venv"
            printf '%s\n' "$name"
            return
        fi
        found="$found $name=$version"
    done
    fail "需要 Python 3.11 或更新,找到:${found:-无};请安装 Python 3.11,或用 PYTHON=路径 指定" \
        "/ Expected Python 3.11 or newer, found:${found:- none}; install it, or name one with PYTHON=/path/to/python3.11"
}

# Make .venv unless a usable one is there, and set $venv_python.
make_venv() {
    venv_python=.venv/bin/python
    [ -x "$venv_python" ] || [ ! -x .venv/Scripts/python.exe ] || venv_python=.venv/Scripts/python.exe
    if ! "$venv_python" -m pip --version >/dev/null 2>&1; then
        base=$(find_python) || exit 2
        say "建立 .venv… / Making .venv with $base…"
        "$base" -m venv --clear .venv || fail "无法建立 .venv / Cannot make .venv; see the lines above"
        [ -x "$venv_python" ] || venv_python=.venv/Scripts/python.exe
    fi
}

# install_pins FILE…: install the requirements files when one has changed. $wheelhouse, if set, is the only source;
# $pip_options go to pip as they are.
install_pins() {
    mkdir -p .venv/installed
    changed=""
    for file in "$@"; do
        cmp -s "$file" ".venv/installed/$file" || changed=yes
        set -- "$@" -r "$file"
        shift
    done
    [ -n "$changed" ] || return 0
    say "安装依赖(首次约需几分钟,约2 GB)… / Installing the pins (a few minutes and about 2 GB the first time)…"
    if [ -n "${wheelhouse:-}" ]; then
        set -- --no-index --find-links "$wheelhouse" "$@"
    fi
    [ -t 1 ] || set -- --quiet "$@"
    # shellcheck disable=SC2086
    set -- ${pip_options:-} "$@"
    "$venv_python" -m pip install --disable-pip-version-check --no-input "$@" || fail \
        "依赖安装失败,原因见上;修正后再运行同一命令即可继续" \
        "/ The pins could not be installed, see above; run the same command again to go on"
    for file in requirements*.txt; do
        case " $* " in *" $file "*) cp "$file" ".venv/installed/$file" ;; esac
    done
}

# check_wheelhouse DIR: set $wheelhouse to its full path.
check_wheelhouse() {
    [ -n "$1" ] && ls "$1"/*.whl >/dev/null 2>&1 || fail \
        "--wheelhouse 后应为放有 .whl 文件的文件夹,收到“$1”;先用 scripts/wheelhouse 收集" \
        "/ Expected a folder of .whl files after --wheelhouse, found '$1'; collect one with scripts/wheelhouse"
    wheelhouse=$(cd "$1" && pwd)
}
