package literate

import (
	"maps"
	"slices"
	"strings"
)

// keys are the keys of each language; a language that is not here has none.
// The kinds of samples count as keys of a console fence.
var keys = map[string][]string{
	"go":      {"recipe", "excerpt", "broken"},
	"console": {"recipe", "excerpt", "term", "scene", "order", "input"},
}

// needKey lists the languages whose fences would run or compile, and so may
// not stand unverified.
var needKey = []string{"go", "console", "sh", "bash", "shell"}

// parseInfo reads an info string that begins at pos.
func parseInfo(s string, pos Pos, errs *ErrorList) Info {
	lang, rest, _ := strings.Cut(s, " ")
	in := Info{Lang: lang}
	at := len(lang) + 1
	for rest != "" {
		if rest[0] == ' ' {
			rest, at = rest[1:], at+1
			continue
		}
		p := Pos{pos.File, pos.Line, pos.Col + at}
		word, n := cutWord(rest)
		rest, at = rest[n:], at+n
		if pair, ok := parsePair(lang, word, p, errs); ok {
			in.add(pair, errs)
		}
	}
	return in
}

// cutWord returns the first word of s, in which quotes protect spaces, and
// its length.
func cutWord(s string) (word string, n int) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ' ' && !quoted:
			return s[:i], i
		}
	}
	return s, len(s)
}

func parsePair(lang, word string, pos Pos, errs *ErrorList) (Pair, bool) {
	key, value, found := strings.Cut(word, "=")
	if !found || key == "" {
		errs.Addf(pos, "%q in info string is not key=value", word)
		return Pair{}, false
	}
	if !slices.Contains(keys[lang], key) && (lang != "console" || !IsKind(key)) {
		unknownKey(lang, key, pos, errs)
		return Pair{}, false
	}
	value, err := unquote(value)
	if err != "" {
		errs.Addf(pos, "key %q in info string: %s", key, err)
		return Pair{}, false
	}
	return Pair{key, value, pos}, true
}

func unknownKey(lang, key string, pos Pos, errs *ErrorList) {
	known := slices.Clone(keys[lang])
	if lang == "console" {
		known = append(known, slices.Sorted(maps.Keys(kinds))...)
	}
	e := errs.Addf(pos, "unknown key %q in info string", key)
	switch near := Nearest(key, known); {
	case len(near) > 0:
		e.Hint = "did you mean " + near[0] + "?"
	case len(known) == 0:
		e.Hint = "a " + lang + " fence takes no keys"
	default:
		e.Hint = "known keys are " + strings.Join(known, ", ")
	}
}

func unquote(v string) (value, problem string) {
	switch n := strings.Count(v, `"`); {
	case v == "":
		return "", "no value"
	case n == 0:
		return v, ""
	case n != 2 || v[0] != '"' || v[len(v)-1] != '"':
		return "", `quotes must enclose the whole value`
	case v == `""`:
		return "", "no value"
	}
	return v[1 : len(v)-1], ""
}

// add appends a pair; only samples and typed lines may come more than once.
func (in *Info) add(p Pair, errs *ErrorList) {
	many := p.Key == "input" || IsKind(p.Key)
	for _, q := range in.Pairs {
		if q.Key == p.Key && (!many || p.Key != "input" && q.Value == p.Value) {
			errs.Addf(p.Pos, "key %q in info string repeated", p.Key)
			return
		}
	}
	in.Pairs = append(in.Pairs, p)
}
