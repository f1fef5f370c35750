package transcript

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"cookbook/internal/literate"
)

// Commands returns the testscript commands that play a scene, as the
// generator writes it:
//
//	scene FILE ID [KIND=SAMPLE]...  opens the stage; FILE is the chapter
//	term NAME                       the next lines concern this terminal
//	send :LINE COMMAND              starts a command
//	want :LINE [-ORDER] TEXT...     waits for output, an argument a line
//	prompt :LINE TEXT...            the same; the last line has no newline
//	key :LINE KEY                   presses ^C, ^D, ^Z or ^\
//	type :LINE TEXT                 types a line for the running program
//	end :LINE                       checks the end and what is left behind
//
// LINE is the line of the chapter. config is asked at each scene.
func Commands(config func(*testscript.TestScript) Config) map[string]func(*testscript.TestScript, bool, []string) {
	cmds := map[string]func(*testscript.TestScript, bool, []string){
		"scene": func(ts *testscript.TestScript, neg bool, args []string) { scene(ts, config(ts), args) },
		"term": func(ts *testscript.TestScript, neg bool, args []string) {
			of(ts).term = args[0]
		},
		"end": func(ts *testscript.TestScript, neg bool, args []string) {
			p := of(ts)
			ts.Check(p.stage.End(p.pos(ts, args)))
		},
	}
	for name := range maps.Keys(verbs) {
		cmds[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			p := of(ts)
			st, err := parseStep(name, args[1:])
			ts.Check(err)
			st.Term, st.Pos = p.term, p.pos(ts, args)
			ts.Check(p.stage.Do(st))
		}
	}
	return cmds
}

// verbs are the script commands that are one step each.
var verbs = map[string]literate.Action{
	"send": literate.Send, "want": literate.Want, "prompt": literate.Want, "key": literate.Key, "type": literate.Type,
}

// player is the state of one script.
type player struct {
	stage *Stage
	file  string
	term  string
}

type playerKey struct{}

func of(ts *testscript.TestScript) *player {
	p, ok := ts.Value(playerKey{}).(*player)
	if !ok || p.stage == nil {
		ts.Fatalf("no scene: the script has no scene command")
	}
	return p
}

// Setup makes room for a scene's state in a script's environment.
func Setup(env *testscript.Env) {
	env.Values[playerKey{}] = &player{}
}

func scene(ts *testscript.TestScript, cfg Config, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: scene FILE ID [KIND=SAMPLE]...")
	}
	var samples []literate.Sample
	for _, arg := range args[2:] {
		kind, text, _ := strings.Cut(arg, "=")
		samples = append(samples, literate.Sample{Kind: kind, Literal: text})
	}
	stage, err := Open(cfg, args[1], samples)
	ts.Check(err)
	ts.Defer(func() { ts.Check(stage.Close()) })
	p := ts.Value(playerKey{}).(*player)
	p.stage, p.file = stage, args[0]
}

// pos reads the first argument, :LINE.
func (p *player) pos(ts *testscript.TestScript, args []string) literate.Pos {
	line, err := strconv.Atoi(strings.TrimPrefix(args[0], ":"))
	ts.Check(err)
	return literate.Pos{File: p.file, Line: line, Col: 1}
}

// parseStep reads the arguments of a verb, without the line.
func parseStep(verb string, args []string) (literate.Step, error) {
	st := literate.Step{Do: verbs[verb]}
	if st.Do == literate.Want {
		if order, ok := strings.CutPrefix(args[0], "-"); ok && slices.Contains([]literate.Order{literate.Interleave, literate.AnyOrder}, literate.Order(order)) {
			st.Order, args = literate.Order(order), args[1:]
		}
		st.Lines, st.Partial = args, verb == "prompt"
		return st, nil
	}
	if len(args) != 1 {
		return st, fmt.Errorf("usage: %s :LINE TEXT", verb)
	}
	st.Text = args[0]
	return st, nil
}
