package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cookbook/internal/builder"
	"cookbook/internal/literate"
)

// Of a thousand connections the holders' are there all the time; each caller
// makes its own one after the other.
const (
	holders = 40
	callers = 60
	calls   = 16

	patience    = 20 * time.Second // for an answer
	grace       = 8 * time.Second  // to let go of clients that have left
	mostMemory  = 64 << 10         // KiB more than before
	mostThreads = holders + callers + 50
)

// loaded is a server under load. Its clients are in load_clients_test.go.
type loaded struct {
	load
	t    *testing.T
	cmd  *exec.Cmd
	addr string

	dialed, answered, longest atomic.Int64 // longest in nanoseconds
}

// TestLoad holds the socket servers of the book to what they promise to
// other people's programs: whatever some clients do, those that behave are
// answered, memory is bounded, and nothing is left when they are gone.
func TestLoad(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Log("memory, threads and descriptors: not known without Linux's /proc")
	}
	b := embedded(t)
	for _, l := range loads() {
		t.Run(l.id, func(t *testing.T) {
			s, dir := &loaded{load: l, t: t}, t.TempDir()
			if l.behind != "" {
				start(t, b, dir, l.behind, "s")
			}
			s.cmd, s.addr = start(t, b, dir, l.id, l.args...)
			if s.net == "unix" {
				s.addr = filepath.Join(dir, s.addr)
			}
			s.holds()
		})
	}
}

// start starts a recipe in dir, and returns it with its address when it
// listens. It does not outlive the test.
func start(t *testing.T, b *literate.Book, dir, id string, args ...string) (cmd *exec.Cmd, addr string) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), compiled(t, b, id), args...)
	cmd.Dir, cmd.Stderr = dir, logFile(t, filepath.Join(dir, id+".log"))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // it was killed, or waited for
	defer time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }).Stop()
	line, err := bufio.NewReader(out).ReadString('\n')
	addr, ok := strings.CutPrefix(line, "listening on ")
	if err != nil || !ok {
		t.Fatalf("%s: first line %q: %v", id, line, err)
	}
	return cmd, strings.TrimSpace(addr)
}

// compiled returns the path of a recipe's program.
func compiled(t *testing.T, b *literate.Book, id string) string {
	t.Helper()
	r := b.Recipe(id)
	if r == nil {
		t.Fatalf("no recipe %s in the book", id)
	}
	p, err := r.Tangle()
	if err != nil {
		t.Fatal(err)
	}
	path, err := builder.Build(t.Context(), builder.Source{ID: id, Program: p})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// logFile is where a server logs. The end of it is shown if the test fails.
func logFile(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Close()
		if text, err := os.ReadFile(name); err == nil && t.Failed() {
			t.Logf("%s ends with:\n%s", filepath.Base(name), text[max(0, len(text)-1000):])
		}
	})
	return f
}

// holds holds what TestLoad says of one server.
func (s *loaded) holds() {
	before := s.figures()
	if err := s.serveAll(s.t.Context()); err != nil {
		s.t.Error(err)
	}
	after := s.calm(before)
	s.t.Logf("%d connections, %d at once; %d answered, the longest took %v",
		s.dialed.Load(), holders+callers, s.answered.Load(), time.Duration(s.longest.Load()).Round(time.Millisecond))
	s.t.Logf("peak memory %d KiB, at first %d; threads %d, %d; descriptors %d, %d; children %d, %d", after.peak, before.peak,
		after.threads, before.threads, after.fds, before.fds, after.children, before.children)
	if after.fds > before.fds || after.children > before.children {
		s.t.Errorf("left behind: %d descriptors, %d children", after.fds-before.fds, after.children-before.children)
	}
	if after.peak-before.peak >= mostMemory || after.threads > mostThreads {
		s.t.Errorf("too much: %d KiB more, %d threads", after.peak-before.peak, after.threads)
	}
	s.ends()
}

// serveAll lets all clients come and go. Those who hold their connection are
// there before the first caller, and until the last one has gone.
func (s *loaded) serveAll(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	var held, called sync.WaitGroup
	defer held.Wait()
	defer stop(nil)
	for i := range holders {
		conn, err := s.dial(ctx)
		if err != nil {
			return err
		}
		switch i % 4 { // 0 and 1 say nothing more
		case 1:
			_, _ = io.WriteString(conn, "da")
		case 2:
			held.Go(func() { drip(ctx, conn) })
		case 3:
			called.Go(func() { flood(conn, 16) })
		}
	}
	for i := range callers {
		called.Go(func() {
			if err := s.call(ctx, i); err != nil {
				stop(err) // the others need not wait for the same
			}
		})
	}
	called.Wait()
	return context.Cause(ctx)
}

// figures are what a process has.
type figures struct {
	peak, threads, fds int // 0 without Linux's /proc; peak in KiB
	children           int
}

// figures asks the system.
func (s *loaded) figures() (f figures) {
	pid := strconv.Itoa(s.cmd.Process.Pid)
	out, err := exec.Command("ps", "-A", "-o", "ppid=").Output()
	if err != nil {
		s.t.Fatalf("ps: %v", err)
	}
	for _, parent := range strings.Fields(string(out)) {
		if parent == pid {
			f.children++
		}
	}
	if runtime.GOOS == "linux" {
		fds, err := os.ReadDir("/proc/" + pid + "/fd")
		if err != nil {
			s.t.Fatal(err)
		}
		f.fds, f.peak, f.threads = len(fds), s.status("VmHWM"), s.status("Threads")
	}
	return f
}

// status returns a number of the server's /proc/PID/status.
func (s *loaded) status(name string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "\n"+name+":")
	n, err := strconv.Atoi(append(strings.Fields(after), "")[0])
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return n
}

// calm gives the server time to let go of what it had for its clients, and
// returns what it has then.
func (s *loaded) calm(before figures) figures {
	deadline := time.Now().Add(grace)
	for tick := time.Tick(20 * time.Millisecond); ; <-tick {
		now := s.figures()
		if now.fds <= before.fds && now.children <= before.children || time.Now().After(deadline) {
			return now
		}
	}
}

// ends holds that INT ends the server in order, though a client is there.
func (s *loaded) ends() {
	conn, err := s.dial(s.t.Context())
	if err == nil {
		err = conn.SetDeadline(time.Now().Add(patience))
	}
	if first := s.talk[0]; err == nil && first.say == "" {
		err = first.take(conn, 1)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.interrupt()
	if _, err := os.Lstat(s.addr); s.net == "unix" && !errors.Is(err, fs.ErrNotExist) {
		s.t.Errorf("the socket file is left: %v", err)
	}
	// A child that is left would hold the connection.
	if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
		s.t.Error("somebody has the connection still")
	}
}

func (s *loaded) interrupt() {
	began := time.Now()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		s.t.Fatal(err)
	}
	defer time.AfterFunc(10*time.Second, func() { _ = s.cmd.Process.Kill() }).Stop()
	err := s.cmd.Wait()
	took := time.Since(began).Round(time.Millisecond)
	if err != nil {
		s.t.Errorf("%v after INT: %v", took, err)
	}
	s.t.Logf("ended %v after INT", took)
}
