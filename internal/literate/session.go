package literate

import (
	"slices"
	"strings"
)

// Keys are the keys a session may press, and the bytes they send.
var Keys = map[string]string{"^C": "\x03", "^D": "\x04", "^Z": "\x1a", `^\`: "\x1c"}

// StatusCommand asks for the status of the command before. It must follow a
// command that fails.
const StatusCommand = "echo $?"

// Any stands, alone on a line of a session, for any number of lines.
const Any = "..."

// scenes makes a recipe's scenes of its session fences.
func (r *Recipe) scenes(errs *ErrorList) {
	for _, f := range r.Sessions {
		s := r.scene(f.Info.Get("scene"))
		for _, p := range f.Info.Pairs {
			if _, ok := kinds[p.Key]; ok {
				s.addSample(Sample{p.Key, p.Value, p.Pos}, errs)
			}
		}
	}
	for _, f := range r.Sessions {
		parseSession(r.scene(f.Info.Get("scene")), f, errs)
	}
	for _, s := range r.Scenes {
		s.check(errs)
	}
}

// scene returns the scene with this name, new if need be.
func (r *Recipe) scene(name string) *Scene {
	for _, s := range r.Scenes {
		if s.Name == name {
			return s
		}
	}
	s := &Scene{Recipe: r, Name: name}
	r.Scenes = append(r.Scenes, s)
	return s
}

func (s *Scene) addSample(sample Sample, errs *ErrorList) {
	for _, t := range s.Samples {
		if t.Literal == sample.Literal {
			errs.Addf(sample.Pos, "sample %q declared twice in one scene", sample.Literal)
			return
		}
	}
	if !sample.Accepts(sample.Literal) {
		errs.Addf(sample.Pos, "sample %q does not look like a %s", sample.Literal, sample.Kind)
		return
	}
	s.Samples = append(s.Samples, sample)
}

// parseSession appends the steps of one fence to its scene.
func parseSession(s *Scene, f *Fence, errs *ErrorList) {
	p := sessionParser{scene: s, fence: f, term: f.Info.Get("term"), errs: errs}
	switch o := Order(f.Info.Get("order")); o {
	case InOrder, Interleave, AnyOrder:
		p.order = o
	default:
		errs.Addf(f.Pos, "order=%q is neither interleave nor any", o)
	}
	for _, pair := range f.Info.Pairs {
		if pair.Key == "input" {
			p.inputs = append(p.inputs, pair)
		}
	}
	started := slices.ContainsFunc(s.Steps, func(st Step) bool { return st.Term == p.term })
	if !started && !strings.HasPrefix(f.Lines[0], "$ ") {
		errs.Addf(f.LinePos(0), "nothing runs in this terminal yet: want a command after %q", "$ ")
	}
	for i, line := range f.Lines {
		p.line(line, f.LinePos(i))
	}
	for _, in := range p.inputs {
		errs.Addf(in.Pos, "input %q ends no line of this session", in.Value)
	}
}

type sessionParser struct {
	scene  *Scene
	fence  *Fence
	term   string
	order  Order
	inputs []Pair // not yet typed
	open   bool   // whether the last step is a Want of this fence
	errs   *ErrorList
}

func (p *sessionParser) line(line string, pos Pos) {
	if cmd, ok := strings.CutPrefix(line, "$ "); ok {
		p.command(cmd, pos)
		return
	}
	if _, ok := Keys[line]; ok {
		p.step(Step{Do: Key, Text: line, Pos: pos})
		return
	}
	if prompt, ok := p.typed(line); ok {
		if prompt != "" {
			p.expect(prompt, pos)
			p.last().Partial = true
		}
		p.step(Step{Do: Type, Text: p.inputs[0].Value, Pos: pos})
		p.inputs = p.inputs[1:]
		return
	}
	if line == Any && p.order != InOrder {
		p.errs.Addf(pos, "%q in a session with order=%s", Any, p.order)
	}
	p.expect(line, pos)
}

// typed says whether line ends with the next typed text, and what the
// program printed before it.
func (p *sessionParser) typed(line string) (prompt string, ok bool) {
	if len(p.inputs) == 0 {
		return "", false
	}
	prompt, ok = strings.CutSuffix(line, p.inputs[0].Value)
	return prompt, ok && (prompt == "" || !wordByte(prompt[len(prompt)-1]))
}

func (p *sessionParser) command(cmd string, pos Pos) {
	if slices.Contains(strings.FieldsFunc(cmd, func(r rune) bool { return !wordByte(byte(r)) }), "sleep") {
		p.errs.Addf(pos, "a session does not sleep: %q", cmd).Hint = "wait for a line that the other side prints"
	}
	p.step(Step{Do: Send, Text: cmd, Pos: pos})
}

func (p *sessionParser) step(st Step) {
	st.Term = p.term
	p.scene.Steps = append(p.scene.Steps, st)
	p.open = false
}

func (p *sessionParser) expect(line string, pos Pos) {
	if !p.open {
		p.step(Step{Do: Want, Pos: pos, Order: p.order})
		p.open = true
	}
	w := p.last()
	w.Lines = append(w.Lines, line)
}

func (p *sessionParser) last() *Step {
	return &p.scene.Steps[len(p.scene.Steps)-1]
}

// check holds the rules that need the whole scene.
func (s *Scene) check(errs *ErrorList) {
	s.checkSamples(errs)
	s.checkKeys(errs)
}

// checkSamples holds that each sample occurs, in output before it is used,
// and that no exit status is taken for one.
func (s *Scene) checkSamples(errs *ErrorList) {
	bound := map[string]bool{}
	for i, st := range s.Steps {
		if st.Do == Want && i > 0 && s.Steps[i-1].Text == StatusCommand && s.sample(st.Lines[0]) {
			errs.Addf(st.Pos, "status %s is declared to be a sample", st.Lines[0]).Hint = "take another literal for the sample"
		}
		for _, line := range st.Lines {
			for _, name := range s.unbound(line, bound) {
				bound[name] = true
			}
		}
		for _, name := range s.unbound(st.Text, bound) {
			errs.Addf(st.Pos, "sample %q is used before it occurs in output", name)
		}
	}
	for _, sample := range s.Samples {
		if !bound[sample.Literal] {
			errs.Addf(sample.Pos, "sample %q never occurs", sample.Literal)
		}
	}
}

// checkKeys holds that a key strikes a program that is there, which it is
// when it has printed something, and that nobody relies on the effect of a
// key that nobody has waited for.
func (s *Scene) checkKeys(errs *ErrorList) {
	fresh := map[string]bool{} // has a program that has printed nothing
	struck := map[string]Step{}
	for _, st := range s.Steps {
		delete(struck, st.Term)
		switch {
		case st.Do == Send:
			for _, key := range struck {
				errs.Addf(st.Pos, "%s at line %d may not have had its effect yet", key.Text, key.Pos.Line).Hint =
					"wait for it in its terminal, with a line or $ echo $?"
			}
			clear(struck)
			fresh[st.Term] = true
		case st.Do == Want:
			fresh[st.Term] = false
		case st.Do == Key && st.Text != "^D":
			if fresh[st.Term] {
				errs.Addf(st.Pos, "%s before the program has printed anything", st.Text).Hint =
					"the key would strike before the program is ready"
			}
			struck[st.Term] = st
		}
	}
}

// sample says whether a literal is declared in the scene.
func (s *Scene) sample(literal string) bool {
	return slices.ContainsFunc(s.Samples, func(x Sample) bool { return x.Literal == literal })
}

// unbound lists the samples in text that are not yet bound.
func (s *Scene) unbound(text string, bound map[string]bool) []string {
	var names []string
	for _, part := range Split(text, s.Samples) {
		if part.Sample != nil && !bound[part.Text] {
			names = append(names, part.Text)
		}
	}
	return names
}
