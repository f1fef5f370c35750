// Code generated from book/11-choosing.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: bench-throughput [-size N] [-count N] [-svg FILE]

Reads what a child process writes as fast as it can, nine ways.
`
const (
	role    = "(child)" // the operand that makes the program a child
	maxSize = 1 << 20   // of a piece
	header  = 4096      // of the shared memory, before the pieces
	slots   = 8         // pieces in the shared memory
	maxText = 8192      // of a message in a queue, msgop(2)
)

func main() {
	size := flag.Int("size", 65536, "write pieces of `N` bytes")
	count := flag.Int("count", 4096, "write `N` pieces each way")
	svg := flag.String("svg", "", "draw the rates into `FILE`, too")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	err := error(nil)
	switch {
	case flag.Arg(0) == role:
		err = write(flag.Arg(1), flag.Arg(2), *size, *count)
	case flag.NArg() > 0 || *count < 2 || *size < 1 || *size > maxSize:
		fmt.Fprintf(os.Stderr, "bench-throughput: want no operand, "+
			"a size up to %d and a count above 1, not %q\n", maxSize,
			os.Args[1:])
		os.Exit(2)
	default:
		var rows []row
		rows, err = run(*size, *count)
		if err == nil && *svg != "" {
			err = draw(*svg, "throughput, MB/s", rows)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench-throughput:", err)
		os.Exit(1)
	}
}

func run(size, count int) (rows []row, err error) {
	ctx, stop := signal.NotifyContext(context.Background(),
		os.Interrupt, unix.SIGTERM,
		unix.SIGHUP, unix.SIGPIPE) // nor may "| head" leave a queue
	defer stop()
	dir, err := os.MkdirTemp("", "bench-throughput-") // for the FIFO
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
	fmt.Printf("%-15s\tMB/s\tlost\tpiece\n", "throughput")
	for _, kind := range []string{"pipe", "FIFO", "socketpair",
		"Unix stream", "TCP", "UDP", "System V queue", "futex",
		"spinning"} {
		n := size
		switch kind {
		case "UDP":
			n = min(n, 65507) // what fits into a datagram over IPv4
		case "System V queue":
			n = min(n, maxText)
		}
		rate, arrived, err := measure(ctx, kind, dir, id, n, count)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		fmt.Printf("%-15s\t%.1f\t%.0f%%\t%d\n", kind, rate/1e6,
			100-float64(arrived)*100/float64(n*count), n)
		rows = append(rows, row{kind, rate / 1e6})
	}
	return rows, nil
}

// measure returns how many bytes a second a child wrote, and how many
// of them arrived.
func measure(ctx context.Context, kind, dir string, id uintptr,
	size, count int) (rate float64, total int, err error) {
	fds, err := open(kind, dir, header+slots*size)
	exe, err1 := os.Executable()
	if err := cmp.Or(err, err1); err != nil {
		return 0, 0, err
	}
	r := os.NewFile(uintptr(fds[0]), kind)
	defer r.Close()
	w := os.NewFile(uintptr(fds[1]), kind)
	end, err := join(kind, id, size, r)
	cmd := exec.CommandContext(ctx, exe, "-size", strconv.Itoa(size),
		"-count", strconv.Itoa(count), role, kind, fmt.Sprint(id))
	cmd.Stdout, cmd.Stderr = w, os.Stderr
	// ^C is for the parent; whatever ends that ends the child.
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid: true, Pdeathsig: unix.SIGKILL}
	// Closed here, so that the child's end is the end of file.
	if err := cmp.Or(err, cmd.Start(), w.Close()); err != nil {
		return 0, 0, err
	}
	done := make(chan error, 1)
	go func() {
		var err error
		rate, total, err = drain(end, make([]byte, size))
		done <- err
	}()
	if err := cmd.Wait(); err != nil {
		return 0, 0, cmp.Or(context.Cause(ctx), err)
	}
	if kind == "UDP" {
		// No end of file comes. What was not dropped is here already.
		err = r.SetReadDeadline(time.Now().Add(time.Millisecond))
	}
	return rate, total, cmp.Or(<-done, err)
}

// drain reads to the end. The clock starts with the first piece.
func drain(r io.Reader, buf []byte) (
	rate float64, total int, err error) {
	total, err = r.Read(buf)
	start, first := time.Now(), total
	for err == nil {
		var n int
		n, err = r.Read(buf)
		total += n
	}
	if err == io.EOF || errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	rate = float64(total-first) / time.Since(start).Seconds()
	return rate, total, err
}

// write is the child.
func write(kind, queue string, size, count int) error {
	id, err1 := strconv.Atoi(queue)
	end, err2 := join(kind, uintptr(id), size, os.Stdout)
	err := cmp.Or(err1, err2)
	for piece := make([]byte, size); err == nil && count > 0; count-- {
		_, err = end.Write(piece)
	}
	if _, ok := end.(*os.File); !ok && err == nil {
		_, err = end.Write(nil) // the end of a queue and of memory
	}
	return err
}

// open makes the descriptors of kind, which the parent reads and the
// child writes, or memory of a size. None of them blocks: the runtime's
// poller waits, as it does for what os and net open.
func open(kind, dir string, size int) (fds [2]int, err error) {
	const flags = unix.O_NONBLOCK | unix.O_CLOEXEC
	local := &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}
	switch kind {
	case "pipe":
		return fds, unix.Pipe2(fds[:], flags)
	case "FIFO":
		name := filepath.Join(dir, "fifo")
		err1 := unix.Mkfifo(name, 0o600)
		// Without O_NONBLOCK the reader would wait for the writer here.
		r, err2 := unix.Open(name, unix.O_RDONLY|flags, 0)
		w, err3 := unix.Open(name, unix.O_WRONLY|flags, 0)
		return [2]int{r, w}, cmp.Or(err1, err2, err3)
	case "socketpair":
		fds, err = unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	case "Unix stream": // without a name, the kernel finds one
		fds, err = sockets(unix.AF_UNIX, unix.SOCK_STREAM,
			&unix.SockaddrUnix{})
	case "TCP":
		fds, err = sockets(unix.AF_INET, unix.SOCK_STREAM, local)
	case "UDP":
		fds, err = sockets(unix.AF_INET, unix.SOCK_DGRAM, local)
	default: // memory, which the queue does not use
		mem, err1 := unix.MemfdCreate(kind, 0)
		dup, err2 := unix.Dup(mem)
		fds, err = [2]int{mem, dup}, cmp.Or(err1, err2,
			unix.Ftruncate(mem, int64(size)))
	}
	for _, fd := range fds {
		unix.CloseOnExec(fd)
		err = cmp.Or(err, unix.SetNonblock(fd, true))
	}
	return fds, err
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

// join returns the end that has this file, or this queue.
func join(kind string, id uintptr, size int, f *os.File) (
	io.ReadWriter, error) {
	switch kind {
	case "System V queue":
		return &queue{id: id}, nil
	case "futex", "spinning":
		mem, err := unix.Mmap(int(f.Fd()), 0, header+slots*size,
			unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
		if err != nil {
			return nil, os.NewSyscallError("mmap", err)
		}
		return &ring{(*counts)(unsafe.Pointer(&mem[0])), mem[header:],
			size, kind == "spinning"}, nil
	}
	return f, nil
}

// A queue carries messages of type 1; an empty one is the end.
type queue struct {
	id  uintptr
	msg struct {
		kind int // a long in C
		text [maxText]byte
	}
}

func (q *queue) Write(p []byte) (int, error) {
	q.msg.kind = 1
	n := copy(q.msg.text[:], p)
	_, err := call("msgsnd", unix.SYS_MSGSND, q.id,
		uintptr(unsafe.Pointer(&q.msg)), uintptr(n), 0)
	return n, err
}

func (q *queue) Read(p []byte) (int, error) {
	n, err := call("msgrcv", unix.SYS_MSGRCV, q.id,
		uintptr(unsafe.Pointer(&q.msg)), maxText, 0)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return copy(p, q.msg.text[:n]), err
}

// A ring is memory for some pieces. The writer waits while put is slots
// more than got, the reader while it is the same.
type ring struct {
	*counts
	text  []byte
	size  int
	spins bool
}

type counts struct {
	put, got atomic.Uint32
	lens     [slots]uint32
}

func (r *ring) Write(p []byte) (int, error) {
	put := r.put.Load()
	if err := r.await(&r.got, put-slots); err != nil {
		return 0, err
	}
	i := int(put % slots)
	n := copy(r.text[i*r.size:], p)
	r.lens[i] = uint32(n)
	return n, r.advance(&r.put)
}

func (r *ring) Read(p []byte) (int, error) {
	got := r.got.Load()
	if err := r.await(&r.put, got); err != nil {
		return 0, err
	}
	i := int(got % slots)
	n := copy(p, r.text[i*r.size:][:r.lens[i]])
	if n == 0 {
		return 0, io.EOF
	}
	return n, r.advance(&r.got)
}

// advance counts, and wakes the other side.
func (r *ring) advance(count *atomic.Uint32) (err error) {
	count.Add(1) // now what was copied is published
	if !r.spins {
		const wake = 1 // FUTEX_WAKE
		_, err = call("futex", unix.SYS_FUTEX,
			uintptr(unsafe.Pointer(count)), wake, 1, 0)
	}
	return err
}

// await waits while count is old.
func (r *ring) await(count *atomic.Uint32, old uint32) (err error) {
	for n := 0; count.Load() == old; n++ {
		const wait = 0 // FUTEX_WAIT
		switch {
		case !r.spins:
			_, err = call("futex", unix.SYS_FUTEX,
				uintptr(unsafe.Pointer(count)), wait, uintptr(old), 0)
		case n > 10000: // the other side may need this CPU
			_, err = call("sched_yield", unix.SYS_SCHED_YIELD,
				0, 0, 0, 0)
		}
		// EAGAIN says that the count has changed.
		if err != nil && !errors.Is(err, unix.EAGAIN) {
			return err
		}
	}
	return nil
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
		text := strconv.FormatFloat(r.value, 'f', 0, 64)
		fmt.Fprintf(&bars, bar, y, r.kind, y-14, n, 140+n, text)
		fmt.Fprintf(&words, "%s %s, ", r.kind, text)
	}
	return os.WriteFile(file, fmt.Appendf(nil, picture,
		44+26*len(rows), title, words.String(), bars.String()), 0o666)
}
