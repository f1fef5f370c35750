// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const usage = `usage: tcp-service [-family F] [NAME or NUMBER]...

Services to ports, hosts to addresses, and back. NAME(NUMBER) is a
service with its port, in case nobody here knows the name.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	family := flag.String("family", "ip", "addresses: ip, ip4 or ip6")
	flag.Parse()
	args := flag.Args()
	if len(args) == 0 {
		args = []string{"http", "443", "daytime(13)", "localhost"}
	}
	if status, err := run(*family, args); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-service:", err)
		os.Exit(status)
	}
}

func run(family string, args []string) (status int, err error) {
	const form = `^(?:(\d+)|([^()]*[a-zA-Z:.][^()]*)(?:\((\d+)\))?)$`
	for _, arg := range args {
		m := regexp.MustCompile(form).FindStringSubmatch(arg)
		if m == nil {
			return 2, fmt.Errorf("no name or number %q", arg)
		}
		number := m[1] + m[3]
		port, err := strconv.ParseUint("0"+number, 10, 16)
		if err != nil || number != "" && port == 0 {
			return 2, fmt.Errorf("no port %q", arg)
		}
		answer, err := lookUp(family, m[2], int(port))
		if err != nil {
			return 1, err
		}
		fmt.Printf("%s: %s\n", arg, answer)
	}
	return 0, nil
}

// lookUp needs a name, a port, or a name with a port to fall back on.
func lookUp(family, name string, port int) (string, error) {
	r, limit := net.DefaultResolver, time.Now().Add(5*time.Second)
	ctx, cancel := context.WithDeadline(context.Background(), limit)
	defer cancel()
	if name == "" {
		return service(port)
	} else if ip := net.ParseIP(name); ip != nil {
		names, err := r.LookupAddr(ctx, name)
		if err != nil || len(names) == 0 {
			return "no name", err
		}
		// Whoever owns the address says what its name is: ask back.
		ips, err := r.LookupIP(ctx, "ip", names[0])
		back := err == nil && slices.ContainsFunc(ips, ip.Equal)
		return fmt.Sprintf("%s, leads back: %v", names[0], back), nil
	}
	if n, err := r.LookupPort(ctx, "tcp", name); err == nil {
		port = n
	} else if port == 0 {
		ips, err := r.LookupIP(ctx, family, name)
		return strings.Trim(fmt.Sprint(ips), "[]"), err
	}
	return strconv.Itoa(port), nil
}

// service returns the name of a port. The table may be missing.
func service(port int) (string, error) {
	table, err := os.ReadFile("/etc/services")
	if err != nil && !os.IsNotExist(err) {
		return "", err
	}
	const ours = "\nssh 22/tcp\nhttp 80/tcp\nhttps 443/tcp\n"
	for line := range strings.Lines(string(table) + ours) {
		f := strings.Fields(strings.Split(line, "#")[0])
		if len(f) > 1 && f[1] == fmt.Sprintf("%d/tcp", port) {
			return f[0], nil
		}
	}
	return "", fmt.Errorf("port %d has no name here", port)
}
