// Code generated from book/11-choosing.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: bench-latency [-count N] [-svg FILE]

Times a message of 64 bytes to a child process and back, nine ways.
`
const (
	role = "(child)" // the operand that makes the program a child
	size = 64        // of a message
)

func main() {
	count := flag.Int("count", 20000, "time `N` round trips of each")
	svg := flag.String("svg", "", "draw the medians into `FILE`, too")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	err := error(nil)
	switch {
	case flag.Arg(0) == role:
		err = echo(flag.Arg(1), flag.Arg(2))
	case flag.NArg() > 0 || *count < 1:
		fmt.Fprintf(os.Stderr, "bench-latency: want no operand and "+
			"a count above 0, not %q\n", os.Args[1:])
		os.Exit(2)
	default:
		var rows []row
		rows, err = run(make([]time.Duration, *count))
		if err == nil && *svg != "" {
			err = draw(*svg, "median round trip, µs", rows)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench-latency:", err)
		os.Exit(1)
	}
}

func run(times []time.Duration) (rows []row, err error) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, unix.SIGTERM,
		unix.SIGHUP, unix.SIGPIPE) // nor may "| head" leave a queue
	dir, err := os.MkdirTemp("", "bench-latency-") // for the FIFOs
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	id, err := call("msgget", unix.SYS_MSGGET,
		unix.IPC_PRIVATE, 0o600, 0, 0)
	if err != nil {
		return nil, err
	}
	defer func() {
		_, err1 := call("msgctl", unix.SYS_MSGCTL, id,
			unix.IPC_RMID, 0, 0)
		err = cmp.Or(err, err1)
	}()
	runtime.LockOSThread() // the children end with this thread
	fmt.Printf("%-15s\tminimum\tmedian\tp99\n", "round trip, µs")
	for _, kind := range []string{"pipe", "FIFO", "socketpair",
		"Unix stream", "TCP", "UDP", "System V queue", "futex",
		"spinning"} {
		if err := measure(kind, dir, id, times, stop); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		slices.Sort(times)
		micro := func(percent int) float64 {
			return times[len(times)*percent/100].Seconds() * 1e6
		}
		fmt.Printf("%-15s\t%.2f\t%.2f\t%.2f\n",
			kind, micro(0), micro(50), micro(99))
		rows = append(rows, row{kind, micro(50)})
	}
	return rows, nil
}

// measure fills times with round trips to a child of its own.
func measure(kind, dir string, id uintptr, times []time.Duration,
	stop <-chan os.Signal) error {
	fds, err := open(kind, dir)
	exe, err1 := os.Executable()
	if err := cmp.Or(err, err1); err != nil {
		return err
	}
	var files [4]*os.File
	for i, fd := range fds {
		files[i] = os.NewFile(uintptr(fd), kind)
		defer files[i].Close()
	}
	end, err := join(kind, 0, id, files[0], files[1])
	cmd := exec.Command(exe, role, kind, fmt.Sprint(id))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = files[2], files[3], os.Stderr
	// ^C is for the parent; whatever ends that ends the child.
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid: true, Pdeathsig: unix.SIGKILL}
	if err := cmp.Or(err, cmd.Start()); err != nil {
		return err
	}
	done, gone := make(chan error, 1), make(chan string, 1)
	go func() { done <- ping(end, times) }()
	go func() {
		_ = cmd.Wait()
		gone <- cmd.ProcessState.String()
	}()
	select {
	case err = <-done:
	case sig := <-stop:
		err = errors.New(sig.String())
	case state := <-gone: // and no answer will ever come
		return errors.New("child: " + state)
	}
	err = cmp.Or(err, cmd.Process.Kill())
	<-gone // it is no zombie
	return err
}

func ping(end io.ReadWriter, times []time.Duration) error {
	msg := make([]byte, size)
	for i := -1 - len(times)/10; i < len(times); i++ { // to warm up
		start := time.Now()
		if _, err := end.Write(msg); err != nil {
			return err
		}
		if _, err := io.ReadFull(end, msg); err != nil {
			return err
		}
		if i >= 0 {
			times[i] = time.Since(start)
		}
	}
	return nil
}

// echo is what the child does until it is killed.
func echo(kind, queue string) error {
	id, err1 := strconv.Atoi(queue)
	end, err2 := join(kind, 1, uintptr(id), os.Stdin, os.Stdout)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	_, err := io.CopyBuffer(end, end, make([]byte, size))
	return err
}

// open makes the descriptors of kind: the parent reads the first and
// writes the second, the child has the others. None of them blocks: the
// runtime's poller waits, as it does for what os and net open.
func open(kind, dir string) (fds [4]int, err error) {
	const flags = unix.O_NONBLOCK | unix.O_CLOEXEC
	local := &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}
	var a, b [2]int
	switch kind {
	case "pipe":
		err = cmp.Or(unix.Pipe2(a[:], flags), unix.Pipe2(b[:], flags))
		return [4]int{a[0], b[1], b[0], a[1]}, err
	case "FIFO":
		up, down := filepath.Join(dir, "up"), filepath.Join(dir, "down")
		err = cmp.Or(unix.Mkfifo(up, 0o600), unix.Mkfifo(down, 0o600))
		for i, name := range []string{up, down, down, up} {
			// Opened to read and to write, it waits for nobody.
			fd, err1 := unix.Open(name, unix.O_RDWR|flags, 0)
			fds[i], err = fd, cmp.Or(err, err1)
		}
		return fds, err
	case "socketpair":
		a, err = unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	case "Unix stream": // without a name, the kernel finds one
		a, err = sockets(unix.AF_UNIX, unix.SOCK_STREAM,
			&unix.SockaddrUnix{})
	case "TCP":
		a, err = sockets(unix.AF_INET, unix.SOCK_STREAM, local)
	case "UDP":
		a, err = sockets(unix.AF_INET, unix.SOCK_DGRAM, local)
	default: // memory, which the queue does not use
		mem, err1 := unix.MemfdCreate(kind, 0)
		dup, err2 := unix.Dup(mem)
		a, err = [2]int{mem, dup}, cmp.Or(err1, err2,
			unix.Ftruncate(mem, 4096))
	}
	for i := range fds {
		fd, err1 := unix.FcntlInt(uintptr(a[i/2]),
			unix.F_DUPFD_CLOEXEC, 0)
		fds[i], err = fd, cmp.Or(err, err1, unix.SetNonblock(fd, true))
	}
	return fds, cmp.Or(err, unix.Close(a[0]), unix.Close(a[1]))
}

// sockets returns two that are connected by their names.
func sockets(family, style int, name unix.Sockaddr) ([2]int, error) {
	a, err1 := unix.Socket(family, style, 0)
	b, err2 := unix.Socket(family, style, 0)
	err := cmp.Or(err1, err2, unix.Bind(b, name))
	name, err1 = unix.Getsockname(b)
	if style == unix.SOCK_STREAM {
		err = cmp.Or(err, err1, unix.Listen(b, 1),
			unix.Connect(a, name))
		c, _, err1 := unix.Accept(b)
		return [2]int{a, c}, cmp.Or(err, err1, unix.Close(b))
	}
	err = cmp.Or(err, err1, unix.Connect(a, name)) // and names it
	name, err1 = unix.Getsockname(a)
	return [2]int{a, b}, cmp.Or(err, err1, unix.Connect(b, name))
}

// join returns the end that has these files, or this queue, for the
// parent (0) or the child (1).
func join(kind string, me int, id uintptr, in, out *os.File) (
	io.ReadWriter, error) {
	switch kind {
	case "System V queue":
		return &queue{id: id, own: 1 + me, other: 2 - me}, nil
	case "futex", "spinning":
		mem, err := unix.Mmap(int(in.Fd()), 0, 4096,
			unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
		if err != nil {
			return nil, os.NewSyscallError("mmap", err)
		}
		slots := (*[2]slot)(unsafe.Pointer(&mem[0]))
		return &memory{out: &slots[me], in: &slots[1-me],
			spins: kind == "spinning"}, nil
	}
	return struct {
		io.Reader
		io.Writer
	}{in, out}, nil
}

// A queue gives the messages of each side a type of their own.
type queue struct {
	id         uintptr
	own, other int
	msg        struct {
		kind int // a long in C
		text [size]byte
	}
}

func (q *queue) Write(p []byte) (int, error) {
	q.msg.kind = q.own
	n := copy(q.msg.text[:], p)
	_, err := call("msgsnd", unix.SYS_MSGSND, q.id,
		uintptr(unsafe.Pointer(&q.msg)), uintptr(n), 0)
	return n, err
}

func (q *queue) Read(p []byte) (int, error) {
	n, err := call("msgrcv", unix.SYS_MSGRCV, q.id,
		uintptr(unsafe.Pointer(&q.msg)), size, uintptr(q.other))
	return copy(p, q.msg.text[:n]), err
}

// A slot of the memory holds a message. The other side waits for the
// count to change.
type slot struct {
	count atomic.Uint32
	text  [size]byte
	_     [60]byte // the slots share no cache line
}

type memory struct {
	out, in *slot
	spins   bool
	seen    uint32
}

func (m *memory) Write(p []byte) (n int, err error) {
	n = copy(m.out.text[:], p)
	m.out.count.Add(1) // now the text is published
	if !m.spins {
		const wake = 1 // FUTEX_WAKE
		_, err = call("futex", unix.SYS_FUTEX,
			uintptr(unsafe.Pointer(&m.out.count)), wake, 1, 0)
	}
	return n, err
}

func (m *memory) Read(p []byte) (int, error) {
	for n := 0; m.in.count.Load() == m.seen; n++ {
		const wait = 0 // FUTEX_WAIT, while the count is what was seen
		err := error(nil)
		switch {
		case !m.spins:
			_, err = call("futex", unix.SYS_FUTEX,
				uintptr(unsafe.Pointer(&m.in.count)), wait,
				uintptr(m.seen), 0)
		case n > 10000: // the other side may need this CPU
			_, err = call("sched_yield", unix.SYS_SCHED_YIELD,
				0, 0, 0, 0)
		}
		// EAGAIN says that the count has changed.
		if err != nil && !errors.Is(err, unix.EAGAIN) {
			return 0, err
		}
	}
	m.seen++
	return copy(p, m.in.text[:]), nil
}

// call makes a system call, again after each signal. By the directive,
// what an argument points to stays where it is.
//
//go:uintptrescapes
func call(name string, trap, a, b, c, d uintptr) (uintptr, error) {
	for {
		n, _, errno := unix.Syscall6(trap, a, b, c, d, 0, 0)
		if errno == 0 {
			return n, nil
		}
		if errno != unix.EINTR {
			return 0, os.NewSyscallError(name, errno)
		}
	}
}

const (
	picture = `<svg xmlns="http://www.w3.org/2000/svg" role="img"
viewBox="0 0 430 %d" aria-labelledby="t d" font-size="14"
font-family="system-ui, sans-serif">
<title id="t">%[2]s</title>
<desc id="d">%[3]slinear scale from 0.</desc>
<style>rect { fill: #1a56b0 } text { fill: #1b1b1b }
@media (prefers-color-scheme: dark) {
rect { fill: #7ab0ff } text { fill: #e6e6e6 } }</style>
<text x="14" y="22">%[2]s, linear scale from 0</text>
%[4]s</svg>
`
	bar = `<text text-anchor="end" x="126" y="%d">%s</text>
<rect x="134" y="%d" width="%.1f" height="18" rx="2"/>
<text x="%.1f" y="%[1]d">%[6]s</text>
`
)

// row is a bar of the picture.
type row struct {
	kind  string
	value float64
}

func draw(file, title string, rows []row) error {
	most := 0.0
	for _, r := range rows {
		most = max(most, r.value)
	}
	var bars, words strings.Builder
	for i, r := range rows {
		y, n := 52+26*i, 210*r.value/max(most, 1e-9)
		text := strconv.FormatFloat(r.value, 'f', 2, 64)
		fmt.Fprintf(&bars, bar, y, r.kind, y-14, n, 140+n, text)
		fmt.Fprintf(&words, "%s %s, ", r.kind, text)
	}
	return os.WriteFile(file, fmt.Appendf(nil, picture,
		44+26*len(rows), title, words.String(), bars.String()), 0o666)
}
