package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// askers are the clients.
type askers struct {
	addr    string
	clients sync.WaitGroup

	mu      sync.Mutex
	total   int
	answers map[string]int // by PID
	failed  []error
}

// start lets the clients make their requests, one after the other, until ctx
// ends and there have been enough of them.
func (a *askers) start(ctx context.Context) {
	for i := range upgradeClients {
		a.clients.Go(func() {
			for n := i; a.more(ctx); n++ {
				a.note(a.ask(n))
			}
		})
	}
}

func (a *askers) more(ctx context.Context) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return ctx.Err() == nil || a.total < upgradeRequests
}

func (a *askers) note(pid string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total++
	if err != nil {
		a.failed = append(a.failed, err)
		return
	}
	a.answers[pid]++
}

// ask makes the n-th request and returns who answered it. Each third client
// takes its time: servers are upgraded meanwhile.
func (a *askers) ask(n int) (pid string, err error) {
	conn, err := net.DialTimeout("tcp", a.addr, patience)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	word := fmt.Sprintf("word-%d", n)
	for i, piece := range []string{word[:3], word[3:] + "\n"} {
		if n%3 == 0 && i > 0 {
			<-time.After(time.Duration(n%40) * time.Millisecond)
		}
		if _, err := io.WriteString(conn, piece); err != nil {
			return "", err
		}
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		return "", err
	}
	pid, _, _ = strings.Cut(strings.TrimPrefix(string(got), "PID "), ":")
	if want := fmt.Sprintf("PID %s: yes?\nPID %[1]s: %s\n", pid, word); string(got) != want {
		return "", fmt.Errorf("heard %q, want %q", got, want)
	}
	return pid, nil
}

// wait returns when a process has answered its share.
func (a *askers) wait(t *testing.T, pid string) {
	t.Helper()
	a.until(t, fmt.Sprintf("%d answers of PID %s", upgradeShare, pid), func() bool { return a.answers[pid] >= upgradeShare })
}

// until waits until the condition holds, which is asked under the lock.
func (a *askers) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for tick := time.Tick(time.Millisecond); ; <-tick {
		a.mu.Lock()
		ok := holds()
		a.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no %s within %v", what, patience)
		}
	}
}
