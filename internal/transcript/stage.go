package transcript

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cookbook/internal/literate"
)

// Limit is how long a step waits for output that does not come.
const Limit = 30 * time.Second

// Config says where scenes are played.
type Config struct {
	// Path is the PATH of the terminals. It must lead to cookbook.
	Path string
	// Env is added to the terminals' environment, as KEY=value.
	Env []string
	// Limit replaces the package's Limit if it is not zero.
	Limit time.Duration
}

// Stage is a scene under way.
type Stage struct {
	cfg     Config
	id      string
	nonce   string
	root    string // holds the scene's directory, its TMPDIR and the shell's rc file
	matcher matcher
	terms   map[string]*terminal
	before  objects
	ipc     *ipc      // the scene's own objects; nil where this is not allowed
	turn    func()    // lets the next play of this scene begin
	update  *recorder // notes what differs, instead of failing; nil in a test
}

// Open makes a directory for the scene named id and takes note of what the
// system holds before it. The caller must call Close.
func Open(cfg Config, id string, samples []literate.Sample) (*Stage, error) {
	if cfg.Limit == 0 {
		cfg.Limit = Limit
	}
	root, err := os.MkdirTemp("", "cookbook-")
	if err != nil {
		return nil, err
	}
	s := &Stage{
		cfg: cfg, id: id, nonce: rand.Text(), root: root,
		matcher: matcher{samples, map[string]string{}}, terms: map[string]*terminal{},
	}
	s.ipc = newIPC()
	s.turn = s.takeTurn()
	stages.RLock()
	s.before = listShared(s.ipc)
	err = errors.Join(os.Mkdir(s.dir(), 0o700), os.Mkdir(s.tmp(), 0o700),
		os.WriteFile(filepath.Join(root, rcFile), []byte(rc(s.nonce)), 0o600))
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// turns holds a *sync.Mutex for each scene that is played.
var turns sync.Map

// takeTurn waits for other plays of the same scene where they would share
// its objects: a System V key is the same in all of them.
func (s *Stage) takeTurn() (give func()) {
	if s.ipc != nil {
		return func() {}
	}
	turn, _ := turns.LoadOrStore(s.id, new(sync.Mutex))
	turn.(*sync.Mutex).Lock()
	return turn.(*sync.Mutex).Unlock
}

func (s *Stage) dir() string { return filepath.Join(s.root, "home") }
func (s *Stage) tmp() string { return filepath.Join(s.root, "tmp") }

// marker is in the environment of all that a scene starts.
const marker = "COOKBOOK_SCENE="

func (s *Stage) env() []string {
	return append([]string{
		"PATH=" + s.cfg.Path, "HOME=" + s.dir(), "TMPDIR=" + s.tmp(), "TZ=UTC", "LC_ALL=C",
		"TERM=dumb", "SHELL=bash", "USER=" + os.Getenv("USER"), marker + s.nonce,
	}, s.cfg.Env...)
}

// terminal returns the terminal with this name, opening it if it is new.
func (s *Stage) terminal(name string) (*terminal, error) {
	if t, ok := s.terms[name]; ok {
		return t, nil
	}
	t, err := open(name, s.dir(), s.nonce, s.env(), s.ipc)
	if err != nil {
		return nil, err
	}
	s.terms[name] = t
	extra, err := t.ended(s.cfg.Limit)
	if err == nil && extra != "" {
		err = fmt.Errorf("before its first prompt bash printed %q", extra)
	}
	return t, err
}

// Do carries out one step. The error is a *literate.Error at the line that
// differs.
func (s *Stage) Do(st literate.Step) error {
	t, err := s.terminal(st.Term)
	if err != nil {
		return s.fail(st.Pos, nil, "%v", err)
	}
	switch st.Do {
	case literate.Send:
		return s.send(t, st)
	case literate.Want:
		return s.want(t, st)
	case literate.Key:
		_, err = t.master.WriteString(literate.Keys[st.Text])
	case literate.Type:
		err = t.send(s.matcher.replace(st.Text))
	}
	if err != nil {
		return s.fail(st.Pos, t, "%v", err)
	}
	return nil
}

func (s *Stage) send(t *terminal, st literate.Step) error {
	if err := s.settle(t, st.Pos, st.Text == literate.StatusCommand); err != nil {
		return err
	}
	t.mu.Lock()
	t.history = nil
	t.mu.Unlock()
	t.last = st.Pos
	t.command = s.matcher.replace(st.Text)
	if err := t.send(t.command); err != nil {
		return s.fail(st.Pos, t, "%v", err)
	}
	return nil
}

// settle waits for the end of the command before, which must have printed
// nothing more and ended with 0, unless its status is asked for.
func (s *Stage) settle(t *terminal, pos literate.Pos, asked bool) error {
	if t.command == "" {
		return nil
	}
	extra, err := t.ended(s.cfg.Limit)
	lines, _ := split([]byte(extra), true)
	switch {
	case err != nil:
		return s.fail(pos, t, "%v", err)
	case extra != "" && s.update != nil:
		s.update.add(s, literate.Step{Pos: t.after()}, lines)
	case extra != "":
		return s.fail(t.last, t, "after this line the program printed more\n\tgot:  %q", extra)
	case t.status != 0 && !asked:
		return s.fail(pos, t, "%q ended with status %d, which the session does not show\nhint: follow it with $ %s",
			t.command, t.status, literate.StatusCommand)
	}
	t.command = ""
	return nil
}

func (s *Stage) want(t *terminal, st literate.Step) error {
	if t.loose {
		st.Lines = append([]string{literate.Any}, st.Lines...)
		st.Pos.Line--
	}
	last := len(st.Lines) - 1
	loose := st.Lines[last] == literate.Any
	if loose {
		st.Lines = st.Lines[:last]
	}
	var v verdict
	var taken, at int
	var got []byte
	var ended bool
	t.wait(s.cfg.Limit, func() bool {
		got, ended = t.output()
		v, taken, at = s.matcher.want(st, got, ended)
		if s.update != nil && v == differs {
			return ended || bytes.Count(got, []byte("\n")) >= len(st.Lines)
		}
		return v != unfinished
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = literate.Pos{File: st.Pos.File, Line: st.Pos.Line + last, Col: 1}
	if v == matches {
		t.out = t.out[taken:]
		t.loose = loose
		return nil
	}
	return s.differs(t, st, v, at)
}

// differs reports, or records, output that is not as expected. The caller
// holds the terminal's lock.
func (s *Stage) differs(t *terminal, st literate.Step, v verdict, at int) error {
	out, ended := t.output()
	lines, rest := split(out, ended)
	if s.update != nil {
		if !ended {
			lines = lines[:min(len(lines), len(st.Lines))]
		}
		t.out = t.out[len(strings.Join(lines, "")):]
		s.update.add(s, st, lines)
		return nil
	}
	for i := range lines {
		lines[i] = fmt.Sprintf("%q", strings.TrimSuffix(lines[i], "\n"))
	}
	switch {
	case rest != "":
		lines = append(lines, fmt.Sprintf("%q, an unfinished line", rest))
	case ended:
		lines = append(lines, "the end of the command")
	case v == unfinished:
		lines = append(lines, fmt.Sprintf("nothing more within %v", s.cfg.Limit))
	}
	if st.Order == literate.InOrder {
		st.Pos.Line += at
		lines = lines[min(at, len(lines)-1):]
		if at > 0 && st.Lines[at-1] == literate.Any {
			lines = lines[len(lines)-1:]
		}
		return s.failLocked(st.Pos, t, "output differs\n\twant: %q\n\tgot:  %s", st.Lines[at], lines[0])
	}
	return s.failLocked(st.Pos, t, "output differs\n\twant, in %s order:\n\t\t%s\n\tgot:\n\t\t%s", st.Order,
		strings.Join(st.Lines, "\n\t\t"), strings.Join(lines, "\n\t\t"))
}

func (s *Stage) fail(pos literate.Pos, t *terminal, format string, args ...any) error {
	if t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
	}
	return s.failLocked(pos, t, format, args...)
}

// failLocked makes a readable failure: what, the samples bound so far, and
// all that the terminal showed since its last command.
func (s *Stage) failLocked(pos literate.Pos, t *terminal, format string, args ...any) error {
	msg := fmt.Sprintf("scene %s: ", s.id) + fmt.Sprintf(format, args...)
	for _, sample := range s.matcher.samples {
		if v, ok := s.matcher.bound[sample.Literal]; ok {
			msg += fmt.Sprintf("\n\tsample %s is %s", sample.Literal, v)
		}
	}
	if t != nil && t.command != "" {
		shown := strings.TrimSuffix(t.prompt.ReplaceAllString(string(t.history), ""), "\n")
		msg += fmt.Sprintf("\n\tterminal %q since its last command:\n\t\t$ %s\n\t\t%s",
			t.name, t.command, strings.ReplaceAll(shown, "\n", "\n\t\t"))
	}
	return &literate.Error{Pos: pos, Msg: msg}
}

// End checks that each command has ended as shown and that nothing is left
// behind; pos is where problems are reported.
func (s *Stage) End(pos literate.Pos) error {
	for _, t := range s.terms {
		if err := s.settle(t, t.last, false); err != nil {
			return err
		}
	}
	if left := s.leftovers(); len(left) > 0 {
		return s.fail(pos, nil, "left behind:\n\t%s", strings.Join(left, "\n\t"))
	}
	return nil
}

// Close ends all that the scene started and removes all that it made. It
// does nothing the second time.
func (s *Stage) Close() error {
	if s.root == "" {
		return nil
	}
	s.kill()
	for _, t := range s.terms {
		t.close()
	}
	s.kill() // what the shells' children became
	s.sharedObjects()
	stages.RUnlock()
	s.turn()
	err := errors.Join(s.ipc.close(), os.RemoveAll(s.root))
	s.root = ""
	return err
}

// Play runs a whole scene.
func Play(cfg Config, sc *literate.Scene) (err error) {
	s, err := Open(cfg, sc.ID(), sc.Samples)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.play(sc)
}

func (s *Stage) play(sc *literate.Scene) error {
	var pos literate.Pos
	for _, st := range sc.Steps {
		if err := s.Do(st); err != nil {
			return err
		}
		pos = literate.Pos{File: st.Pos.File, Line: st.Pos.Line + max(0, len(st.Lines)-1), Col: 1}
	}
	return s.End(pos)
}
