// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: mem-futex

Counts with a child under a lock, then outlives the child that holds it.
`
const role = "MEM_FUTEX_ROLE" // makes the program the child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "mem-futex: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role) != ""); err != nil {
		fmt.Fprintln(os.Stderr, "mem-futex:", err)
		os.Exit(1)
	}
}

// shared is the memory of both processes.
type shared struct {
	lock       atomic.Uint32 // 0, or the owner's thread and waiters
	count      uint32        // only for the owner of the lock
	sent, came atomic.Uint32 // wake-ups
}

const thread, waiters, died = 1<<30 - 1, 1 << 31, 1 << 30

// acquire takes the lock for this thread, within d. orphan means that
// the owner before died and left things as they were.
func (s *shared) acquire(d time.Duration) (orphan bool, err error) {
	end, me := time.Now().Add(d), uint32(unix.Gettid())
	for {
		v := s.lock.Load()
		if v&thread == 0 {
			// With waiters, or the kernel would wake nobody at a death.
			if s.lock.CompareAndSwap(v, me|waiters) {
				return v&died != 0, nil
			}
			continue
		}
		_, errno := s.futex(0, v, int64(time.Until(end)))
		switch errno {
		case 0:
			s.came.Add(1)
		case unix.EAGAIN, unix.EINTR:
		case unix.ETIMEDOUT:
			return false, os.ErrDeadlineExceeded
		default:
			return false, os.NewSyscallError("futex", errno)
		}
	}
}

// release wakes one sleeper, if any.
func (s *shared) release() error {
	s.lock.Store(0)
	n, errno := s.futex(1, 1, 0)
	if errno != 0 {
		return os.NewSyscallError("futex", errno)
	}
	s.sent.Add(n)
	return nil
}

// futex sleeps while the lock is val, op 0, or wakes val sleepers and
// returns how many there were, op 1.
func (s *shared) futex(op, val uint32, ns int64) (uint32, unix.Errno) {
	limit := unix.NsecToTimespec(max(0, ns))
	n, _, errno := unix.Syscall6(unix.SYS_FUTEX,
		uintptr(unsafe.Pointer(&s.lock)), uintptr(op), uintptr(val),
		uintptr(unsafe.Pointer(&limit)), 0, 0)
	return uint32(n), errno
}

// robust has the kernel mark the lock as died, and wake a sleeper, when
// this thread ends and owns it.
func (s *shared) robust() error {
	runtime.LockOSThread() // for good: this is a setting of the thread
	mem, err := unix.Mmap(-1, 0, int(unsafe.Sizeof([3]uintptr{})),
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return os.NewSyscallError("mmap", err)
	}
	// A list of locks, which ends where it begins, an offset, and the
	// lock that may be about to join the list or leave: always this.
	head := (*[3]uintptr)(unsafe.Pointer(&mem[0]))
	head[0] = uintptr(unsafe.Pointer(head))
	head[2] = uintptr(unsafe.Pointer(&s.lock))
	_, _, errno := unix.Syscall(unix.SYS_SET_ROBUST_LIST, head[0],
		unsafe.Sizeof(*head), 0)
	if errno != 0 {
		return os.NewSyscallError("set_robust_list", errno)
	}
	return nil
}

// add counts to 100000, beside the other process.
func (s *shared) add() error {
	for range 100_000 {
		if _, err := s.acquire(time.Minute); err != nil {
			return err
		}
		s.count++
		if err := s.release(); err != nil {
			return err
		}
	}
	return nil
}

func run(child bool) error {
	f := os.NewFile(3, "lock") // ExtraFiles[0]
	if !child {
		fd, err := unix.MemfdCreate("lock", unix.MFD_CLOEXEC)
		if err != nil {
			return os.NewSyscallError("memfd_create", err)
		}
		f = os.NewFile(uintptr(fd), "lock")
	}
	const n = int(unsafe.Sizeof(shared{}))
	if err := f.Truncate(int64(n)); err != nil {
		return err
	}
	mem, err := unix.Mmap(int(f.Fd()), 0, n,
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return os.NewSyscallError("mmap", err)
	}
	s := (*shared)(unsafe.Pointer(&mem[0]))
	if err := s.robust(); err != nil {
		return err
	}
	if child {
		return s.child()
	}
	return s.parent(f)
}

func (s *shared) child() error {
	if err := s.add(); err != nil {
		return err
	}
	// A byte comes when the parent has counted, too.
	if _, err := os.Stdin.Read([]byte{0}); err != nil {
		return err
	}
	if _, err := s.acquire(time.Minute); err != nil {
		return err
	}
	fmt.Printf("child %d has the lock\n", os.Getpid())
	_, err := io.Copy(io.Discard, os.Stdin) // up to the parent's end
	return err
}

func (s *shared) parent(f *os.File) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stderr, cmd.ExtraFiles = os.Stderr, []*os.File{f}
	in, err := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err, err2, cmd.Start()); err != nil {
		return err
	}
	if err := s.add(); err != nil {
		return err
	}
	_, err = in.Write([]byte{'\n'})
	line, err2 := bufio.NewReader(out).ReadString('\n')
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	fmt.Printf("count %d, wake-ups: %d sent, %d came\n%s",
		s.count, s.sent.Load(), s.came.Load(), line)
	_, err = s.acquire(100 * time.Millisecond)
	fmt.Println("parent:", err)
	if err := cmd.Process.Kill(); err != nil {
		return err
	}
	orphan, err := s.acquire(time.Minute)
	fmt.Println("parent has the lock, orphan:", orphan)
	fmt.Println("child:", cmd.Wait())
	return errors.Join(err, s.release())
}
