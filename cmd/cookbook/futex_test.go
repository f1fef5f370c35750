package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"cookbook/internal/literate"
)

// futexInside is a test of mem-futex's program, to be run with -race: many
// threads of one process fight for the lock in Go memory, and some of them end
// with it.
const futexInside = `package main

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The first thread of a process does not end with its goroutine.
func init() { runtime.LockOSThread() }

const threads, rounds, deaths = 6, 300, 60

func TestLock(t *testing.T) {
	var (
		s       = new(shared)
		all     sync.WaitGroup
		orphans atomic.Int64
	)
	// own gets the lock, or shows that it does not come.
	own := func() bool {
		orphan, err := s.acquire(10 * time.Second)
		if err != nil {
			t.Errorf("acquire: %v, word %#x", err, s.lock.Load())
			return false
		}
		if orphan {
			orphans.Add(1)
		}
		return true
	}
	for range threads {
		all.Go(func() {
			if err := s.robust(); err != nil {
				t.Error(err)
				return
			}
			for range rounds {
				if !own() {
					return
				}
				s.count++
				if s.count%8 == 0 {
					runtime.Gosched()
				}
				if err := s.release(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Go(func() {
		for range deaths {
			gone := make(chan bool)
			go func() {
				defer close(gone)
				if err := s.robust(); err != nil {
					t.Error(err)
				}
				own()
			}() // it ends with its thread, and its thread with the lock
			<-gone
		}
	})
	all.Wait()
	if err := s.robust(); err != nil || !own() || s.count != threads*rounds || orphans.Load() != deaths {
		t.Errorf("count %d, want %d; orphans %d, want %d; %v", s.count, threads*rounds, orphans.Load(), deaths, err)
	}
	if sent, came := s.sent.Load(), s.came.Load(); came < sent {
		t.Errorf("%d wake-ups sent, %d came", sent, came)
	}
}

func TestLimit(t *testing.T) {
	s, began := new(shared), time.Now()
	_, first := s.acquire(time.Hour)
	_, second := s.acquire(50 * time.Millisecond)
	took := time.Since(began)
	if first != nil || !errors.Is(second, os.ErrDeadlineExceeded) || took < 50*time.Millisecond || took > 10*time.Second {
		t.Errorf("free: %v; held: %v after %v", first, second, took)
	}
}

// TestSleep has three threads sleep when the owner lets go, one way or the
// other. No thread but the owner's ends before all have had the lock: a
// thread's end wakes somebody, and that would hide a fault.
func TestSleep(t *testing.T) {
	for _, dies := range []bool{false, true} {
		s := new(shared)
		held, let, had, end := make(chan bool), make(chan bool), make(chan int), make(chan bool)
		go func() {
			if err := s.robust(); err != nil {
				t.Error(err)
			}
			if _, err := s.acquire(time.Minute); err != nil {
				t.Error(err)
			}
			close(held)
			<-let
			if !dies {
				if err := s.release(); err != nil {
					t.Error(err)
				}
				<-end
			}
		}()
		<-held
		for range 3 {
			go func() {
				if err := s.robust(); err != nil {
					t.Error(err)
				}
				orphan, err := s.acquire(10 * time.Second)
				if err == nil {
					err = s.release()
				}
				if err != nil {
					t.Errorf("owner dies %t: %v", dies, err)
				}
				if orphan {
					had <- 1
				} else {
					had <- 0
				}
				<-end
			}()
		}
		<-time.After(200 * time.Millisecond) // they sleep, most probably
		close(let)
		orphans := <-had + <-had + <-had
		close(end)
		if dies != (orphans == 1) {
			t.Errorf("owner dies %t: %d orphans", dies, orphans)
		}
	}
}
`

// futexBroken are the faults that the test inside must notice.
var futexBroken = map[string][]swap{
	"no wake-up":       {{"n, errno := s.futex(1, 1, 0)", "n, errno := uint32(0), unix.Errno(0)"}},
	"not robust":       {{"head[2] = uintptr(unsafe.Pointer(&s.lock))", "head[2] = 0"}},
	"no waiters":       {{"CompareAndSwap(v, me|waiters)", "CompareAndSwap(v, me)"}},
	"two owners":       {{"if s.lock.CompareAndSwap(v, me|waiters) {", "if s.lock.Store(me | waiters); true {"}},
	"stays an orphan":  {{"s.lock.Store(0)", "s.lock.Store(s.lock.Load() & died)"}, {"CompareAndSwap(v, me|waiters)", "CompareAndSwap(v, me|waiters|v&died)"}},
	"no limit":         {{"limit := unix.NsecToTimespec(max(0, ns))", "limit := unix.NsecToTimespec(max(0, ns) * 250)"}},
	"death not marked": {{"return v&died != 0, nil", "return false, nil"}},
}

// futexOutput is what mem-futex prints, whatever its PID and its luck.
var futexOutput = regexp.MustCompile(`\Acount 200000, wake-ups: (\d+) sent, (\d+) came
child \d+ has the lock
parent: i/o timeout
parent has the lock, orphan: true
child: signal: killed
\z`)

func TestFutex(t *testing.T) {
	t.Parallel()
	program := recipe(t, "mem-futex")
	t.Run("race", func(t *testing.T) {
		if out, err := race(t, program, futexInside, 2*time.Minute); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("broken", func(t *testing.T) {
		if testing.Short() {
			t.Skip("-short: compiles each broken lock")
		}
		for name, swaps := range futexBroken {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				noticed(t, edit(t, program, swaps...), futexInside, 10*time.Second)
			})
		}
	})
	t.Run("processes", func(t *testing.T) { stressFutex(t, program, 20) })
}

// stressFutex runs the program n times, four at once, and kills as many at
// some moment: their children must end, too.
func stressFutex(t *testing.T, p *literate.Program, n int) {
	t.Helper()
	path := build(t, p)
	done, slots := make(chan error, n), make(chan bool, 4)
	for range n {
		go func() {
			slots <- true
			defer func() { <-slots }()
			out, err := ringRun(t, path, 2*time.Minute)
			found := futexOutput.FindStringSubmatch(out)
			if err == nil && (found == nil || found[1] != found[2]) {
				err = errors.New("printed\n" + out)
			}
			done <- err
		}()
	}
	for range n {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for i := range n {
		killed(t, path, time.Duration(5*i)*time.Millisecond)
	}
}

// killed kills the program after a while. What holds its output then is its
// child, which must end.
func killed(t *testing.T, path string, after time.Duration) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command(path)
	cmd.Stdout, cmd.Stderr = w, w
	if err := errors.Join(cmd.Start(), w.Close(), r.SetReadDeadline(time.Now().Add(2*time.Minute))); err != nil {
		t.Fatal(err)
	}
	<-time.After(after)
	_ = cmd.Process.Kill() // or it has ended
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Errorf("killed after %v, somebody lives on: %v", after, err)
	}
	_ = cmd.Wait()
}
