package transcript

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"

	"cookbook/internal/literate"
)

// terminal is an interactive shell on a pseudo-terminal.
type terminal struct {
	name   string
	master *os.File
	shell  *exec.Cmd
	prompt *regexp.Regexp

	mu      sync.Mutex
	out     []byte // printed and not yet compared
	closed  bool   // the shell is gone
	changed chan struct{}

	status  int          // of the last command
	command string       // the last one sent
	loose   bool         // the last expected line was "...": the rest does not count
	history []byte       // everything since the last command, for messages
	last    literate.Pos // the last line of the chapter that was dealt with
}

// after is the line of the chapter where more output would stand.
func (t *terminal) after() literate.Pos {
	return literate.Pos{File: t.last.File, Line: t.last.Line + 1, Col: 1}
}

// open starts a shell in dir and in the scene's namespace. Its prompt is
// nonce with the last status.
func open(name, dir, nonce string, env []string, own *ipc) (*terminal, error) {
	master, tty, err := pty.Open()
	if err != nil {
		return nil, err
	}
	defer tty.Close() // the shell has its own copies
	t := &terminal{
		name: name, master: master, changed: make(chan struct{}, 1),
		prompt: regexp.MustCompile("\x1e" + nonce + ":([0-9]+)\x1f"),
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		return nil, err
	}
	t.shell = exec.Command("bash", "--noprofile", "--rcfile", filepath.Join(dir, "..", rcFile), "--noediting", "-i")
	t.shell.Dir, t.shell.Env = dir, env
	t.shell.Stdin, t.shell.Stdout, t.shell.Stderr = tty, tty, tty
	t.shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := own.start(t.shell); err != nil {
		master.Close()
		return nil, err
	}
	go t.read()
	return t, nil
}

// rcFile is the shell's only start-up file. Echo is off because the chapter
// shows what is typed; newlines stay as programs write them, so that CR LF
// in a session is what crossed the wire; and ^C does not discard output that
// is still on its way, see NOFLSH in termios(3).
const rcFile = "bashrc"

func rc(nonce string) string {
	return "stty -echo -onlcr noflsh\nPS1=$'\\x1e" + nonce + ":$?\\x1f'\nPS2=\nHISTFILE=\n"
}

func (t *terminal) read() {
	buf := make([]byte, 4096)
	for {
		n, err := t.master.Read(buf)
		t.mu.Lock()
		t.out = append(t.out, buf[:n]...)
		t.history = append(t.history, buf[:n]...)
		t.closed = err != nil // EIO once nobody has the terminal open
		t.mu.Unlock()
		select {
		case t.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// output returns what was printed and not yet compared, and whether the
// command has ended, in which case end is where its prompt begins.
func (t *terminal) output() (out []byte, ended bool) {
	if at := t.prompt.FindIndex(t.out); at != nil {
		return t.out[:at[0]], true
	}
	return t.out, t.closed
}

// wait calls ready, under the lock, at once and after each arrival of
// output, until it says it is done. It returns false when the limit passed.
func (t *terminal) wait(limit time.Duration, ready func() bool) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		t.mu.Lock()
		done := ready()
		t.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-t.changed:
		case <-timer.C:
			return false
		}
	}
}

// ended waits for the prompt, takes the status, and returns what had been
// printed before it and was never expected.
func (t *terminal) ended(limit time.Duration) (extra string, err error) {
	ok := t.wait(limit, func() bool { _, ended := t.output(); return ended })
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !ok:
		return "", fmt.Errorf("%q has not ended within %v", t.command, limit)
	case t.closed:
		return "", fmt.Errorf("the shell has ended")
	}
	at := t.prompt.FindSubmatchIndex(t.out)
	extra = string(t.out[:at[0]])
	t.status, err = strconv.Atoi(string(t.out[at[2]:at[3]]))
	t.out = t.out[at[1]:]
	// The shell ends the line of a ^C that killed a command.
	if t.loose || extra == "\n" && t.status == 128+int(syscall.SIGINT) {
		extra = ""
	}
	t.loose = false
	return extra, err
}

// send types a line for the shell or the program it runs.
func (t *terminal) send(line string) error {
	_, err := io.WriteString(t.master, line+"\n")
	return err
}

// close hangs up, as when a terminal window is closed, and reaps the shell.
func (t *terminal) close() {
	t.master.Close()
	// The shell's status says nothing: it was hung up or killed.
	_ = t.shell.Process.Kill()
	_ = t.shell.Wait()
}
