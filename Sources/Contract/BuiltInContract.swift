/// The contracts that come with the program, as text in the format of any contract file.
package enum BuiltInContract {
  package static let names = ["openchat"]

  /// Nil when there is no built-in contract of that name.
  package static func text(named name: String) -> String? { name == "openchat" ? openchat : nil }

  /// The stack of the Dokploy deployment guide. Notes and examples are the guide's own words.
  private static let openchat = """
    contract: openchat

    services:
      postgres:
        note: Primary + shadow databases for Drizzle
        container: openchat-postgres
        ports: [5432]
      electric:
        note: ElectricSQL sync & gatekeeper proxy
        container: openchat-electric
        ports: [3000]
        needs: { postgres: started }
        healthcheck: true
      server:
        note: Bun + Elysia API + Better Auth
        container: openchat-server
        needs: { postgres: started }
      web:
        note: Next.js frontend (can move to Vercel)
        container: openchat-web
        optional: true

    variables:
      DATABASE_URL:
        services: [server, electric]
        type: postgres-url
        url: { user: POSTGRES_USER, password: POSTGRES_PASSWORD, database: POSTGRES_DB, host: postgres, reach: containers }
        example: postgresql://user:password@openchat-postgres:5432/openchat
        note: Must include the database name (`/openchat`).
      SHADOW_DATABASE_URL:
        services: [server]
        type: postgres-url
        url: { user: POSTGRES_USER, password: POSTGRES_PASSWORD, host: postgres, reach: containers }
        same-server-as: DATABASE_URL
        other-database-than: DATABASE_URL
        example: postgresql://user:password@openchat-postgres:5432/openchat_shadow
        note: For Drizzle migrations.
      POSTGRES_USER:
        services: [postgres]
        type: identifier
        example: openchat
        note: Should match the credentials encoded in the URLs.
      POSTGRES_PASSWORD:
        services: [postgres]
        type: secret
        min-length: 12
        note: Same value referenced by the URLs.
      POSTGRES_DB:
        services: [postgres]
        type: identifier
        example: openchat
        note: Primary database created on first boot.
      PG_PROXY_PASSWORD:
        services: [electric]
        type: secret
        note: Shared with Electric clients.
      ELECTRIC_GATEKEEPER_SECRET:
        services: [server, electric]
        type: secret
        identical: true
        note: Must be identical on both services.
      ELECTRIC_SECRET:
        services: [electric]
        type: secret
        note: Private key for Electric SQL.
      ELECTRIC_SERVICE_URL:
        services: [server, web]
        type: http-url
        url: { host: electric, reach: containers, https-when-public: true }
        example: http://openchat-electric:3000
        note: Internal URL the API/client use. Point to the Traefik HTTPS origin when you enable TLS.
      ELECTRIC_INSECURE:
        services: [electric, server]
        type: boolean
        identical: true
        only-internal: [ELECTRIC_SERVICE_URL, NEXT_PUBLIC_ELECTRIC_URL]
        example: "false"
        note: Set `true` only when the service is reachable **only** via plain HTTP inside the Docker network.
      BETTER_AUTH_SECRET:
        services: [server]
        type: secret
        note: Session encryption key.
      BETTER_AUTH_URL:
        services: [server]
        type: http-url
        url: { reach: public }
        example: https://api.ochat.pro
        note: Base URL used in auth callbacks.
      SERVER_INTERNAL_URL:
        services: [server]
        type: origin
        url: { host: server, reach: containers }
        example: https://api.ochat.pro
        note: Origin the server uses when talking to itself.
      CORS_ORIGIN:
        services: [server]
        type: origin-list
        example: https://ochat.pro
        note: Comma-separated list if multiple origins.
      NEXT_PUBLIC_APP_URL:
        services: [web]
        type: http-url
        public: true
        member-of: CORS_ORIGIN
        url: { reach: public }
        example: https://ochat.pro
        note: Public site URL (omit if hosting web elsewhere).
      NEXT_PUBLIC_SERVER_URL:
        services: [web]
        type: http-url
        public: true
        url: { reach: public }
        example: https://api.ochat.pro
        note: Public API URL.
      NEXT_PUBLIC_ELECTRIC_URL:
        services: [web]
        type: http-url
        public: true
        url: { reach: public }
        example: https://electric.ochat.pro
        note: Electric HTTP endpoint exposed publicly.
      POSTHOG_API_KEY:
        services: [server, web]
        type: api-key
        optional: true
        note: Required to emit LLM analytics and custom events.
      POSTHOG_HOST:
        services: [server, web]
        type: http-url
        optional: true
        example: https://us.i.posthog.com
        note: Adjust if you use the EU cloud or a proxy.
      NEXT_PUBLIC_POSTHOG_KEY:
        services: [web]
        type: string
        optional: true
        public: true
        note: Enables client analytics + session replay.
      NEXT_PUBLIC_POSTHOG_HOST:
        services: [web]
        type: http-url
        optional: true
        public: true
        same-as: POSTHOG_HOST
        example: https://us.i.posthog.com
        note: Match the environment you use above.

    groups:
      PostHog:
        variables: [POSTHOG_API_KEY, POSTHOG_HOST, NEXT_PUBLIC_POSTHOG_KEY, NEXT_PUBLIC_POSTHOG_HOST]
        without: analytics is disabled

    """
}
