// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

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
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: daemon-detach [-pidfile FILE]

Starts a daemon, and returns when it is ready. TERM ends the daemon.
`

func main() {
	p := flag.String("pidfile", os.Getenv("HOME")+"/daemon-detach.pid",
		"lock `FILE` and keep the PID in it")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "daemon-detach: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv("DAEMON_DETACH"), *p); err != nil {
		fmt.Fprintln(os.Stderr, "daemon-detach:", err)
		os.Exit(1)
	}
}

func run(step, path string) error {
	if step == "daemon" {
		return serve(path)
	}
	for fd := 3; fd < 1024; fd++ { // what the shell has open stays here
		unix.CloseOnExec(fd)
	}
	exe, err1 := os.Executable()
	path, err2 := filepath.Abs(path) // the daemon will be elsewhere
	null, err3 := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	cmd := exec.Command(exe, "-pidfile", path)
	cmd.Err = errors.Join(cmd.Err, err1, err2, err3) // Start returns it
	cmd.Dir, cmd.Stdin = "/", null
	if step == "leader" { // its end leaves a session without leader
		cmd.Env = append(os.Environ(), "DAEMON_DETACH=daemon")
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		return cmd.Start()
	}
	cmd.Env = append(os.Environ(), "DAEMON_DETACH=leader")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.CombinedOutput() // until the daemon is ready
	text := strings.TrimPrefix(string(out), "daemon-detach: ")
	if text != "" && strings.Trim(text, "0123456789\n") == "" {
		_, err = fmt.Print("ready, process ", text)
	} else if err == nil || text != "" {
		err = errors.New(cmp.Or(strings.TrimSpace(text), "died early"))
	}
	return err
}

func serve(path string) error {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, unix.SIGINT, unix.SIGTERM)
	signal.Notify(make(chan os.Signal, 1), unix.SIGPIPE) // not deadly
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer f.Close() // the lock goes with it
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		pid, _ := os.ReadFile(path)
		return fmt.Errorf("already running as process %s", pid)
	}
	var st unix.Stat_t
	err = errors.Join(err, unix.Fstat(int(f.Fd()), &st), f.Truncate(0))
	if err != nil || st.Nlink == 0 { // 0: its owner has removed it
		return cmp.Or(err, errors.New("one was ending: try again"))
	}
	_, err = fmt.Fprintln(io.MultiWriter(f, os.Stdout), os.Getpid())
	if err == nil {
		// 0 is /dev/null. The launcher reads the end of file.
		err = errors.Join(unix.Dup2(0, 1), unix.Dup2(0, 2))
		<-ch // stands for the daemon's work
	}
	// Still locked: the file is no successor's.
	return errors.Join(err, os.Remove(path))
}
