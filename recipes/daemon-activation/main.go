// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: daemon-activation

Serves the sockets of LISTEN_FDS. Without any it plays the manager.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "daemon-activation: extra", flag.Args())
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "daemon-activation:", err)
		os.Exit(1)
	}
}

// run serves the sockets for this process, see sd_listen_fds(3).
func run() (err error) {
	sig := make(chan os.Signal, 8)
	signal.Notify(sig, syscall.SIGINT, syscall.SIGTERM)
	env := map[string]string{}
	for _, k := range []string{"PID", "FDS", "FDNAMES"} {
		env[k] = os.Getenv("LISTEN_" + k)
		err = cmp.Or(err, os.Unsetenv("LISTEN_"+k)) // for children
	}
	n, _ := strconv.Atoi(env["FDS"])
	if n < 1 || env["PID"] != strconv.Itoa(os.Getpid()) {
		return cmp.Or(err, manage(sig))
	}
	names := strings.Split(env["FDNAMES"]+strings.Repeat(":", n), ":")
	var work sync.WaitGroup
	defer work.Wait() // for whoever was accepted
	for i, name := range names[:n] {
		f := os.NewFile(uintptr(3+i), cmp.Or(name, "unknown"))
		ln, err := net.FileListener(f) // a close-on-exec copy
		if err != nil {
			return fmt.Errorf("descriptor %d: %w", 3+i, err)
		}
		f.Close()
		defer ln.Close() // the manager's stays
		fmt.Println("PID", os.Getpid(), "took", f.Name())
		work.Go(func() {
			conn, err := ln.Accept()
			for ; err == nil; conn, err = ln.Accept() {
				fmt.Fprintln(conn, f.Name(), "is PID", os.Getpid())
				conn.Close()
			}
			_ = syscall.Kill(os.Getpid(), syscall.SIGTERM) // the rest
		})
	}
	<-sig
	return err
}

// manage plays the manager: the first client starts the service.
func manage(sig chan os.Signal) error {
	self, err := os.Executable()
	// The PID is known after the fork: a shell sets it, then execs.
	cmd := exec.Command("sh", "-c", `exec env LISTEN_PID=$$ \
LISTEN_FDS=2 LISTEN_FDNAMES=web:admin "$0"`, self)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	fds := make([]unix.PollFd, 2)
	for i := range fds {
		ln, e := net.Listen("tcp", "127.0.0.1:0")
		if e != nil {
			return e
		}
		fmt.Println("listening on", ln.Addr())
		f, e := ln.(*net.TCPListener).File()
		err = cmp.Or(err, e)
		cmd.ExtraFiles = append(cmd.ExtraFiles, f)
		fds[i] = unix.PollFd{Fd: int32(f.Fd()), Events: unix.POLLIN}
	}
	came := make(chan error, 1)
	go func() { // it accepts nobody, and looks again after a signal
		_, e := unix.Poll(fds, -1)
		for ; e == unix.EINTR; _, e = unix.Poll(fds, -1) {
		}
		came <- e
	}()
	select {
	case <-sig:
		return nil
	case e := <-came:
		if err := cmp.Or(err, e, cmd.Start()); err != nil {
			return err
		}
	}
	go func() { _ = cmd.Process.Signal(<-sig) }()
	return cmd.Wait()
}
