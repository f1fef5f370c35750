package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const (
	upgradeClients  = 50
	upgradeRequests = 1000 // at least; they go on until the last upgrade
	upgrades        = 5
	upgradeShare    = 150 // requests that each generation answers, at least
)

// TestUpgrade holds the recipe daemon-upgrade to its title: clients come all
// the time, the program is replaced several times and is broken once, and not
// one request is refused, reset or left without its answer. At the end no
// process is left.
func TestUpgrade(t *testing.T) {
	if testing.Short() {
		t.Skip("puts a server under load")
	}
	s := launch(t)
	asked := askers{addr: s.addr, answers: map[string]int{}}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	asked.start(ctx)
	first := s.pid
	for n := range upgrades {
		asked.wait(t, s.pid)
		if n == upgrades/2 {
			s.install("#!/bin/sh\nexit 3\n")
			s.hangup()
			s.want(`PID ` + s.pid + ` upgrade: not ready: exit status 3`)
		}
		s.install(s.binary)
		s.hangup()
		old := s.pid
		s.pid = s.want(`PID (\d+) serves`)
		s.want(`PID ` + old + ` upgrade: <nil>`)
		s.want(`PID ` + old + ` drains`)
	}
	asked.wait(t, s.pid)
	stop()
	asked.clients.Wait()
	s.ends()
	t.Logf("%d requests, %d at once, %d upgrades from PID %s to %s; %d failed", asked.total, upgradeClients, upgrades, first, s.pid, len(asked.failed))
	if len(asked.failed) > 0 {
		t.Errorf("the first failure: %v", asked.failed[0])
	}
	if len(asked.answers) != upgrades+1 {
		t.Errorf("%d processes answered, want %d: %v", len(asked.answers), upgrades+1, asked.answers)
	}
}

// TestUpgradeIdle holds that the old process lets go though nobody comes any
// more. Its Accept, which had a client while the heir was being started, must
// not be left in a socket that has become blocking.
func TestUpgradeIdle(t *testing.T) {
	s := launch(t)
	dir := t.TempDir()
	gate, program := filepath.Join(dir, "gate"), filepath.Join(dir, "program")
	if err := syscall.Mkfifo(gate, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte(s.binary), 0o755); err != nil {
		t.Fatal(err)
	}
	s.install(fmt.Sprintf("#!/bin/sh\nread line <%s\nexec %s\n", gate, program))
	s.hangup()
	w, err := os.OpenFile(gate, os.O_WRONLY, 0) // when the heir reads
	if err != nil {
		t.Fatal(err)
	}
	asked := askers{addr: s.addr}
	if pid, err := asked.ask(1); err != nil || pid != s.pid {
		t.Errorf("answered by PID %s, want %s: %v", pid, s.pid, err)
	}
	w.Close()
	old := s.pid
	s.pid = s.want(`PID (\d+) serves`)
	s.want(`PID ` + old + ` upgrade: <nil>`)
	s.want(`PID ` + old + ` drains`)
	s.ends()
}

// TestUpgradeNotices holds that a server that closes its socket and listens
// anew would not pass TestUpgrade.
func TestUpgradeNotices(t *testing.T) {
	if testing.Short() {
		t.Skip("puts a server under load")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	asked := askers{addr: addr, answers: map[string]int{}}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go answer(ln, "old")
	asked.start(ctx)
	asked.wait(t, "old")
	ln.Close()
	asked.until(t, "a refused request", func() bool { return len(asked.failed) > 0 })
	if ln, err = net.Listen("tcp", addr); err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go answer(ln, "new")
	asked.wait(t, "new")
	stop()
	asked.clients.Wait()
	t.Logf("%d requests, %d failed, the first with %v", asked.total, len(asked.failed), asked.failed[0])
}

// answer answers as the recipe does, one client after the other.
func answer(ln net.Listener, pid string) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			var word string
			fmt.Fprintf(conn, "PID %s: yes?\n", pid)
			_, _ = fmt.Fscanln(conn, &word)
			fmt.Fprintf(conn, "PID %s: %s\n", pid, word)
		}()
	}
}

// upgraded is the running server. Its processes follow each other.
type upgraded struct {
	t         *testing.T
	path      string // of the program, which is replaced
	binary    string // what it is
	out       *bufio.Scanner
	lines     chan string // what they print; closed when all have ended
	addr, pid string
	pids      []int // all that served
}

// launch starts a copy of the recipe. What it starts does not outlive the
// test: each process has the pipe of its output, and is killed by PID.
func launch(t *testing.T) *upgraded {
	t.Helper()
	binary, err := os.ReadFile(compiled(t, embedded(t), "daemon-upgrade"))
	if err != nil {
		t.Fatal(err)
	}
	s := &upgraded{t: t, path: filepath.Join(t.TempDir(), "server"), binary: string(binary), lines: make(chan string, 100)}
	s.install(s.binary)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), s.path)
	cmd.Stdout, cmd.Stderr = w, w
	err = cmd.Start()
	w.Close()
	s.out = bufio.NewScanner(r)
	go s.read()
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = cmd.Wait() }() // its end is seen in its output
	t.Cleanup(s.kill)
	s.pid = s.want(`PID (\d+) serves`)
	s.addr = s.want(`listening on (\S+)`)
	return s
}

func (s *upgraded) read() {
	defer close(s.lines)
	for s.out.Scan() {
		s.lines <- s.out.Text()
	}
}

// install replaces the program, as a package manager does: the old file
// loses its name, and nobody sees half of the new one.
func (s *upgraded) install(text string) {
	s.t.Helper()
	part := s.path + ".new"
	if err := os.WriteFile(part, []byte(text), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(part, s.path); err != nil {
		s.t.Fatal(err)
	}
}

func (s *upgraded) hangup() { s.signal(syscall.SIGHUP) }

func (s *upgraded) signal(sig syscall.Signal) {
	s.t.Helper()
	pid, err := strconv.Atoi(s.pid)
	if err == nil {
		err = syscall.Kill(pid, sig)
	}
	if err != nil {
		s.t.Fatalf("PID %s: %v", s.pid, err)
	}
}

// want waits for the next line, which must be as the expression says, and
// returns its group.
func (s *upgraded) want(line string) (group string) {
	s.t.Helper()
	select {
	case got, ok := <-s.lines:
		m := regexp.MustCompile(`\A` + line + `\z`).FindStringSubmatch(got)
		s.note(got)
		if !ok || m == nil {
			s.t.Fatalf("printed %q, ended %t; want %s", got, !ok, line)
		}
		return m[len(m)-1]
	case <-time.After(patience):
		s.t.Fatalf("no line within %v; want %s", patience, line)
	}
	return ""
}

// ends holds that TERM ends the last process, and that none is left: the
// pipe of their output has no writer any more.
func (s *upgraded) ends() {
	s.t.Helper()
	s.signal(syscall.SIGTERM)
	s.want(`PID ` + s.pid + ` drains`)
	select {
	case line, ok := <-s.lines:
		if ok {
			s.t.Errorf("printed %q at the end", line)
		}
	case <-time.After(patience):
		s.t.Error("a process is left")
	}
}

// kill ends the processes that a test which has failed leaves. They are the
// ones that have said so: each does before it serves.
func (s *upgraded) kill() {
	for s.t.Failed() {
		for _, pid := range s.pids {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
		}
		select {
		case line, ok := <-s.lines: // an heir, perhaps
			if !ok {
				return
			}
			s.note(line)
		case <-time.After(time.Second):
			return
		}
	}
}

// note remembers the process if the line tells of a new one.
func (s *upgraded) note(line string) {
	var pid int
	if _, err := fmt.Sscanf(line, "PID %d serves", &pid); err == nil {
		s.pids = append(s.pids, pid)
	}
}
