#!/bin/sh
# Every link of README.md and docs/*.md leads to a file that is there, and to a heading of it. Those to
# other hosts are not followed.
#
# usage: links.sh
set -eu
cd "$(dirname "$0")/../.."

# The names of a page's headings, as readers of Markdown make them.
names() {
	sed -n 's/^##* //p' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-' |
		awk '{ print $0 (seen[$0] ? "-" seen[$0] : ""); seen[$0]++ }'
}

links() {
	for page in README.md docs/*.md; do
		grep -o ']([^)]*)' "$page" | sed "s|^](|$page |; s|)\$||" || true
	done
}

bad=0
count=0
while read -r page to; do
	case $to in http:* | https:*) continue ;; esac
	file=${to%%#*}
	file=${file:+$(dirname "$page")/$file}
	file=${file:-$page}
	count=$((count + 1))
	if [ ! -e "$file" ]; then
		echo "$page: there is no ${to%%#*}"
		bad=1
	elif [ "$to" != "${to#*#}" ] && ! names "$file" | grep -qxF -e "${to#*#}"; then
		echo "$page: ${to%%#*} has no heading #${to#*#}"
		bad=1
	fi
done <<EOF
$(links)
EOF
[ $count -gt 0 ] || { echo "links: nothing to compare"; exit 1; }
[ $bad = 0 ] && echo "links: $count, each leads somewhere"
exit $bad
